/** The tests that run on each other Node, in one project of vitest. */
export const ON_EACH: { project: string; files: string[] };
