import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { copyCheckout } from "./copy-checkout.mjs";
import { freePort } from "./free-port.mjs";
import { npmPackage } from "./npm-package.mjs";
import { heard } from "./run.mjs";
import { Sentence } from "./say.mjs";

/** The newest of each line that package.json allows and the other tests do not run on. */
export const NODES = ["22.23.5", "24.22.3", "26.12.1"];

/** The tests that run on each, in these projects of vitest. Why these: docs/decisions/0091. */
export const ON_EACH = {
  projects: "*-sqlite",
  files: [
    ...["agent-sockets", "answers", "balancers", "contract", "headers", "npm-start", "page-posts"],
    ...["recorded-sessions", "shut-down", "sign-in", "start-up", "stranger-bodies", "targets"],
    ...["upgrades"],
  ].map((name) => `tests/process/${name}.test.ts`),
};

/** `npm start` compiles and builds: minutes where the machine is busy, and never this long. */
const START_MS = 15 * 60_000;
const COUNTS = /^(\d+) passed, (\d+) failed$/;

/**
 * Runs, in a copy of this checkout, what somebody runs who has changed to this Node: `npm start` on the
 * packages of the Node before, then tests. Prints each failure with the version, and returns how much
 * passed and failed. Throws a Sentence where this Node cannot be had.
 * @param {string} version one of NODES
 */
export async function testNode(version) {
  const node = await otherNode(version);
  const cwd = mkdtempSync(join(tmpdir(), `muster-node-${version}-`));
  const remove = () => rmSync(cwd, { recursive: true, force: true });
  // A signal ends this process where it is.
  process.once("exit", remove);
  try {
    copyCheckout(cwd);
    const env = environment(node);
    const faults = await faultsOfStart(version, { cwd, env });
    for (const fault of faults) console.error(`Failed: Node ${version}: npm start: ${fault}`);
    const { passed, failed } = await test(version, { cwd, env });
    return faults.length > 0 ? { passed, failed: failed + 1 } : { passed: passed + 1, failed };
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** The folder of a Node as npm has it, with its headers; npm itself is the one of this machine. */
async function otherNode(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const has = join("bin", "node");
  const folder = await npmPackage(name, version, { folder: `node-${version}`, has });
  const { stdout, stderr, error } = spawnSync(join(folder, has), ["--version"], {
    encoding: "utf8",
  });
  if (stdout?.trim() === `v${version}`) return folder;
  const why = error?.message ?? stderr.trim();
  throw new Sentence(`Node ${version} of npm's package ${name} does not run here: ${why}`);
}

function environment(node) {
  const env = { ...process.env, PATH: [join(node, "bin"), process.env.PATH].join(delimiter) };
  // npm tells those it runs with which Node, and in which folder, to go on: here it is others.
  for (const key of ["NODE", "npm_execpath", "npm_node_execpath", "npm_config_local_prefix"]) {
    delete env[key];
  }
  return env;
}

/**
 * What is wrong with `npm start`: it has to find that another Node installed the packages, to build
 * better-sqlite3 for this one, to be ready, and to end well when it is told to.
 */
async function faultsOfStart(version, { cwd, env }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let [built, answer] = [false, "nothing"];
  let late;
  const onLine = async (line, npm) => {
    console.log(line);
    late ??= setTimeout(() => npm.kill(), START_MS);
    built ||= line.startsWith(`Building better-sqlite3 for Node.js ${version}: `);
    if (!line.includes("Muster is ready at ")) return;
    const asked = fetch(`${url}/api/ready`).then(({ status }) => status);
    answer = await asked.catch((error) => error.message);
    npm.kill();
  };
  const settings = { DATA_DIR: join(cwd, "data"), HOST: "127.0.0.1", PORT: String(port) };
  const code = await heard("npm", ["start"], {
    cwd,
    env: { ...env, ...settings, PUBLIC_URL: url, DATABASE_URL: "" },
    onLine,
    onErrorLine: (line) => console.error(line),
  });
  clearTimeout(late);
  return [
    ...(built ? [] : ["it did not build better-sqlite3 for this Node"]),
    ...(answer === 200 ? [] : [`/api/ready answered ${answer}`]),
    ...(code === 0 ? [] : [`it ended with ${code}`]),
  ];
}

/** `npm test -- FILE …`, whose lines that count and that name a failure get the version. */
async function test(version, { cwd, env }) {
  const args = ["test", "--", `--project=${ON_EACH.projects}`, ...ON_EACH.files];
  let counts;
  const code = await heard("npm", args, {
    cwd,
    env,
    onLine: (line) => {
      const counted = COUNTS.exec(line);
      counts = counted ?? counts;
      console.log(counted ? `Node ${version}: ${line}` : line);
    },
    onErrorLine: (line) =>
      console.error(line.replace(/^(Failed|Not run): /, `$1: Node ${version}: `)),
  });
  const [passed, failed] = counts ? counts.slice(1).map(Number) : [0, 0];
  if (code === 0 && passed > 0) return { passed, failed };
  if (failed === 0) console.error(`Failed: Node ${version}: npm test ended with ${code}`);
  return { passed, failed: Math.max(failed, 1) };
}
