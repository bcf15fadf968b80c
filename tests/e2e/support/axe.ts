import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright";

const script = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] };
type Axe = { run(options: object): Promise<{ violations: Violation[] }> };

/** What axe finds wrong with the page as it is, with all of its rules, or some or some kinds. */
export async function axe(page: Page, ...rules: string[]): Promise<string[]> {
  // Not as an element of the page: its content policy would stop that.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(script);
  // Next puts the title anew with each refresh: axe may look in between. It is waited for instead.
  await page.waitForFunction(() => document.title !== "");
  const { violations } = await page.evaluate(
    (runOnly) =>
      (window as unknown as { axe: Axe }).axe.run({
        ...(runOnly.length > 0 && { runOnly }),
        // What passes needs no list of its elements, and no element its selector.
        resultTypes: ["violations"],
        selectors: false,
        rules: { "document-title": { enabled: false } },
      }),
    rules,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary ?? ""}`),
  );
}
