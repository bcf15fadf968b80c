import "./lib/node-version.mjs";

/** `npm run check`: everything that reads the code without running it. */
const { fail } = await import("./lib/say.mjs");
const { prepare } = await import("./lib/prepare.mjs");

try {
  await prepare({ build: false });
  const { runChecks } = await import("./lib/checks.mjs");
  const { failed } = await runChecks();
  process.exit(failed > 0 ? 1 : 0);
} catch (error) {
  fail(error);
}
