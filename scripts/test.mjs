import "./lib/node-version.mjs";

/**
 * `npm test`: everything from a fresh clone to one line, `N passed, N failed`. Arguments are
 * filters for vitest. A skipped test counts as failed: nothing is left out in silence.
 */
const { prepare } = await import("./lib/prepare.mjs");
const { ensureTools } = await import("./lib/tools.mjs");
const { runChecks } = await import("./lib/checks.mjs");
const { runTests } = await import("./lib/vitest.mjs");

const filters = process.argv.slice(2);
const sum = { passed: 0, failed: 0 };

function add({ passed, failed }) {
  sum.passed += passed;
  sum.failed += failed;
}

try {
  await prepare({ build: false });
  await ensureTools();
  if (filters.length === 0) add(await runChecks());
  await prepare();
  add(await runTests(filters));
} catch (error) {
  console.error(error.message);
  add({ passed: 0, failed: 1 });
}

console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed > 0 ? 1 : 0);
