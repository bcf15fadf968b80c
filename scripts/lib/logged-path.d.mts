/** See logged-path.mjs. */
export function loggedPath(url: string): string;
