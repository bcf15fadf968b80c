/** The tests that run on each other Node, in these projects of vitest. */
export const ON_EACH: { projects: string; files: string[] };
