import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";
import { openly } from "./run.mjs";

const report = join(root, "test-results", "vitest.json");

/** Runs vitest, all projects, and counts from its own report. */
export async function runTests(filters) {
  rmSync(report, { force: true });
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const code = await openly(process.execPath, [vitest, "run", ...reporters, ...filters]);
  const counted = existsSync(report)
    ? count(JSON.parse(readFileSync(report, "utf8")), filters)
    : {};
  const { passed = 0, failed = 0 } = counted;
  // An error outside of any test, or nothing found to run.
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

function count(result, filters) {
  // With -t vitest skips what was not asked for; otherwise nobody may skip.
  const byName = filters.some((filter) => /^(-t|--testNamePattern)/.test(filter));
  const skipped = byName ? 0 : result.numPendingTests + result.numTodoTests;
  const unloaded = result.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  return { passed: result.numPassedTests, failed: result.numFailedTests + skipped + unloaded };
}
