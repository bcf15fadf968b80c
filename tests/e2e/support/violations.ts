import type { Page } from "playwright";

declare global {
  interface Window {
    noteViolation?: (what: string) => void;
  }
}

/** What the content policy stops in this window from its next page on, as `directive: what`. */
export async function violationsIn(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction("noteViolation", (what: string) => violations.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.noteViolation?.(`${event.effectiveDirective}: ${event.blockedURI}`);
    });
  });
  return violations;
}

/**
 * Waits until the page has loaded nothing for half a second. Playwright's own `networkidle` never
 * comes: it does not hear that the script of a shared worker has arrived.
 */
export async function quiet(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const loaded = () => performance.getEntriesByType("resource").length;
    for (let before = -1; before !== loaded(); ) {
      before = loaded();
      await new Promise((done) => setTimeout(done, 500));
    }
  });
}
