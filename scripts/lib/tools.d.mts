/** The path of a Chromium or Chrome, or undefined: CHROMIUM_PATH, PATH, Playwright's own. */
export function findChromium(): string | undefined;

/** The path of a program of PostgreSQL, or undefined: PATH, the newest that Debian keeps. */
export function findPostgres(program: string): string | undefined;

/** The names of those programs that this machine does not have. Throws for a name that is not known. */
export function missing(wanted: string[]): string[];

/** What the programs are called here. */
export const toolNames: string[];
