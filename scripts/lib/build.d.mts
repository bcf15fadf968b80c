/** Whether `build` would have nothing to do. */
export function isBuilt(): boolean;
