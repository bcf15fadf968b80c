import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { faultsOfWholeRun, forgetVerdict } from "./audit-watch.mjs";
import { root } from "./root.mjs";
import { openly } from "./run.mjs";

const MOST_NAMED = 20;

/** The projects that `npm run test:matrix` runs; `npm test` runs the others. */
export const MATRIX = "matrix-*";

/** What vitest is told to run: what these arguments choose, or without any all but the matrix. */
export function chosenBy(filters) {
  return filters.length > 0 ? filters : [`--project=!${MATRIX}`];
}

/**
 * Runs what `chosenBy` chooses, and counts from vitest's own report.
 */
export async function runTests(filters) {
  // A file each: `.ci/run` runs both, and what the first took is asked for afterwards.
  const ofMatrix = filters.includes(`--project=${MATRIX}`);
  const report = join(root, "test-results", ofMatrix ? "matrix.json" : "vitest.json");
  rmSync(report, { force: true });
  forgetVerdict();
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const flaky = join(root, "scripts", "lib", "flaky-reporter.mjs");
  const reporters = ["dot", "json", flaky].map((reporter) => `--reporter=${reporter}`);
  reporters.push(`--outputFile.json=${report}`);
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: "1" };
  const args = [vitest, "run", ...reporters, ...chosenBy(filters)];
  const code = await openly(process.execPath, args, { env });
  const counted = existsSync(report)
    ? count(JSON.parse(readFileSync(report, "utf8")), filters)
    : {};
  const { passed = 0, failed = 0 } = counted;
  // An error outside of any test, or nothing found to run.
  const ofTests = code !== 0 && failed === 0 ? 1 : failed;
  return { passed, failed: ofTests + faultsOfWholeRun(filters) };
}

function count({ testResults }, filters) {
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ id: `${name} ${fullName}`, status })),
  );
  const passed = tests.filter(({ status }) => status === "passed");
  const failed = tests.filter(({ status }) => status === "failed");
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  // Once more in a line each, at the end: what comes before may be cut where the log is kept.
  for (const { id } of failed.slice(0, MOST_NAMED)) console.error(`Failed: ${relative(root, id)}`);
  // A test of one engine is skipped in the other's project; what ran in neither was left out.
  // With -t vitest skips what was not asked for.
  const ran = new Set([...passed, ...failed].map(({ id }) => id));
  const byName = filters.some((filter) => /^(-t|--testNamePattern)/.test(filter));
  const leftOut = new Set(tests.map(({ id }) => id).filter((id) => !byName && !ran.has(id)));
  for (const id of [...leftOut].slice(0, MOST_NAMED)) console.error(`Not run: ${id}`);
  if (leftOut.size > MOST_NAMED) console.error(`and ${leftOut.size - MOST_NAMED} more not run`);
  return { passed: passed.length, failed: failed.length + unloaded.length + leftOut.size };
}
