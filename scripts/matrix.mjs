import "./lib/node-version.mjs";

/**
 * `npm run test:matrix`: what people run Muster with, in its versions: proxies, PostgreSQLs, the agent
 * of the last release. Arguments are those of vitest, as of `npm test`. One line at the end,
 * `N passed, N failed`.
 */
const { prepare } = await import("./lib/prepare.mjs");
const { ensureTools } = await import("./lib/tools.mjs");
const { chosenFiles } = await import("./lib/test-files.mjs");
const { MATRIX, runTests } = await import("./lib/vitest.mjs");

const args = [`--project=${MATRIX}`, ...process.argv.slice(2)];
let sum = { passed: 0, failed: 1 };

try {
  await prepare();
  await ensureTools([...new Set(chosenFiles(args).flatMap(({ programs }) => programs))]);
  sum = await runTests(args);
} catch (error) {
  console.error(error.message);
}

console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed > 0 ? 1 : 0);
