import "./lib/node-version.mjs";

/**
 * `npm test`: everything from a fresh clone to one line, `N passed, N failed`. Arguments are those of
 * vitest: of the files they choose, it installs and builds what these need and nothing else. A
 * skipped test counts as failed: nothing is left out in silence.
 */
const { prepare } = await import("./lib/prepare.mjs");
const { ensureTools, installPackages } = await import("./lib/tools.mjs");
const { CHECKED_WITH, runChecks } = await import("./lib/checks.mjs");
const { chosenFiles } = await import("./lib/test-files.mjs");
const { together } = await import("./lib/together.mjs");
const { chosenBy, runTests } = await import("./lib/vitest.mjs");

const args = process.argv.slice(2);
const isWhole = args.length === 0;
const sum = { passed: 0, failed: 0 };

function add({ passed, failed }) {
  sum.passed += passed;
  sum.failed += failed;
}

try {
  const files = chosenFiles(chosenBy(args));
  const programs = files.flatMap((file) => file.programs);
  const wanted = [...new Set(isWhole ? [...programs, ...CHECKED_WITH] : programs)];
  const installed = installPackages(wanted);
  await together(
    installed,
    prepare({
      build: files.some(({ build }) => build),
      beforeBuild: async () => {
        await installed;
        await ensureTools(wanted);
        if (isWhole) add(await runChecks());
      },
    }),
  );
  add(await runTests(args));
} catch (error) {
  console.error(error.message);
  add({ passed: 0, failed: 1 });
}

console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed > 0 ? 1 : 0);
