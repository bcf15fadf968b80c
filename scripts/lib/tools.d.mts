/** The path of a Chromium or Chrome, or undefined: CHROMIUM_PATH, PATH, Playwright's own. */
export function findChromium(): string | undefined;
