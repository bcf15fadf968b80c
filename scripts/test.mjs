import "./lib/node-version.mjs";

/**
 * `npm test`: everything from a fresh clone to one line, `N passed, N failed`. Arguments are those of
 * vitest: of the files they choose, it installs and builds what these need and nothing else. A
 * skipped test counts as failed: nothing is left out in silence.
 */
const { prepare } = await import("./lib/prepare.mjs");
const { ensureTools, installPackages } = await import("./lib/tools.mjs");
const { runChecks } = await import("./lib/checks.mjs");
const { chosenFiles } = await import("./lib/test-files.mjs");
const { runTests } = await import("./lib/vitest.mjs");

const args = process.argv.slice(2);
const sum = { passed: 0, failed: 0 };

function add({ passed, failed }) {
  sum.passed += passed;
  sum.failed += failed;
}

/** Waits for both, so that neither is cut off, and throws what the first that failed threw. */
async function together(...works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

try {
  if (args.length === 0) {
    // npm compiles for a minute, on one core.
    await together(prepare({ build: false }), installPackages());
    await ensureTools();
    add(await runChecks());
    await prepare();
  } else {
    await prepare({ build: false });
    const files = chosenFiles(args);
    await ensureTools([...new Set(files.flatMap(({ programs }) => programs))]);
    await prepare({ build: files.some(({ build }) => build) });
  }
  add(await runTests(args));
} catch (error) {
  console.error(error.message);
  add({ passed: 0, failed: 1 });
}

console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed > 0 ? 1 : 0);
