import { createRequire } from "node:module";
import type { Page } from "playwright";

const script = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] };

/** What axe finds wrong with the page as it is, a line each: rule, element, why. */
export async function axe(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: script });
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run(),
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary ?? ""}`),
  );
}
