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
