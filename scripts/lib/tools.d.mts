/** The path of a Chromium or Chrome, or undefined: CHROMIUM_PATH, PATH, Playwright's own. */
export function findChromium(): string | undefined;

/** The path of a program of PostgreSQL, or undefined: PATH, the newest that Debian keeps. */
export function findPostgres(program: string): string | undefined;
