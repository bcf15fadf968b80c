import "./lib/node-version.mjs";

/**
 * `npm run test:matrix`: what people run Muster with, in its versions: Nodes, PostgreSQLs, proxies,
 * systemd, databases and the agent of earlier releases. Arguments are numbers of Nodes (`24`), or those
 * of vitest, as of `npm test`: then nothing else runs. One line at the end, `N passed, N failed`.
 */
const { NODES, testNode } = await import("./lib/other-nodes.mjs");
const { prepare } = await import("./lib/prepare.mjs");
const { Sentence } = await import("./lib/say.mjs");
const { ensureTools } = await import("./lib/tools.mjs");
const { chosenFiles } = await import("./lib/test-files.mjs");
const { MATRIX, runTests } = await import("./lib/vitest.mjs");

const given = process.argv.slice(2);
const isMajor = (argument) => /^\d+$/.test(argument);
const others = given.filter((argument) => !isMajor(argument));
const args = [`--project=${MATRIX}`, ...others];
const files = given.length === 0 || others.length > 0 ? chosenFiles(args) : [];
const sum = { passed: 0, failed: 0 };

/** Counts one part; what keeps it from counting is a failure. */
async function add(part) {
  try {
    const { passed, failed } = await part();
    sum.passed += passed;
    sum.failed += failed;
  } catch (error) {
    console.error(error instanceof Sentence ? error.message : error);
    sum.failed += 1;
  }
}

await add(async () => {
  await prepare({ build: files.length > 0 });
  await ensureTools([...new Set(files.flatMap(({ programs }) => programs))]);
  return { passed: 0, failed: 0 };
});
if (sum.failed === 0) {
  if (files.length > 0) await add(() => runTests(args));
  for (const major of given.length === 0 ? NODES.map(majorOf) : given.filter(isMajor)) {
    await add(() => testNode(versionOf(major)));
  }
}

console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed > 0 ? 1 : 0);

function majorOf(version) {
  return version.split(".")[0];
}

function versionOf(major) {
  const version = NODES.find((one) => majorOf(one) === major);
  if (version) return version;
  throw new Sentence(`The matrix has Node ${NODES.join(", ")}, and no ${major}.`);
}
