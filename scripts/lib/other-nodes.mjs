import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { copyCheckout } from "./copy-checkout.mjs";
import { npmPackage } from "./npm-package.mjs";

/** The newest of each line that package.json allows and the other tests do not run on. */
export const NODES = ["22.23.3", "24.21.0", "26.10.0"];

/**
 * The tests that run on each: what Node itself does in a server, its HTTP parser, limits and signals
 * first. What shows PostgreSQL, poolers or waits of minutes is the same under each.
 */
const TESTS = [
  ...["agent-sockets", "answers", "api-page", "contract", "headers", "lock", "npm-start"],
  ...["page-posts", "recorded-sessions", "shut-down", "sign-in", "start-up", "stranger-bodies"],
  ...["targets", "upgrades"],
].map((name) => join("tests", "process", `${name}.test.ts`));

const COUNTS = /^(\d+) passed, (\d+) failed$/;

/**
 * Runs, in a copy of this checkout, what somebody runs who has changed to this Node: `npm start` on the
 * packages of the Node before, then tests. Returns what passed and failed, each named with the Node.
 * @param {string} version one of NODES
 */
export async function testNode(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = `node-${version}`;
  const node = await npmPackage(name, version, { folder, has: join("bin", "node") });
  const cwd = mkdtempSync(join(tmpdir(), `muster-node-${version}-`));
  try {
    copyCheckout(cwd);
    const env = environment(node);
    const started = await start(version, { cwd, env });
    for (const fault of started) console.error(`Failed: Node ${version}: npm start: ${fault}`);
    const ofStart = started.length > 0 ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
    const ofTests = await test(version, { cwd, env });
    return {
      passed: ofStart.passed + ofTests.passed,
      failed: ofStart.failed + ofTests.failed,
    };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function environment(node) {
  const env = {
    ...process.env,
    PATH: [join(node, "bin"), process.env.PATH].join(delimiter),
    // Compilers take the last word: SQLite without optimizing is compiled in a fifth of the time.
    CFLAGS: "-O0",
    CXXFLAGS: "-O0",
  };
  // npm tells those it runs with which Node, and in which folder, to go on: here it is others.
  for (const key of ["NODE", "npm_execpath", "npm_node_execpath", "npm_config_local_prefix"]) {
    delete env[key];
  }
  return env;
}

/**
 * `npm start` until the server is ready, and then its end. Returns what was wrong: better-sqlite3 has to
 * be built for this Node by the way, the server has to be ready and to stop when it is told to.
 */
async function start(version, { cwd, env }) {
  const port = await freePort();
  const data = { DATA_DIR: join(cwd, "data"), HOST: "127.0.0.1", PORT: String(port) };
  const server = spawn("npm", ["start"], { cwd, env: { ...env, ...data } });
  const ended = new Promise((resolve) => server.once("close", resolve));
  let built = false;
  let answer;
  const read = async (stream) => {
    for await (const line of createInterface({ input: stream })) {
      console.log(line);
      built ||= line.startsWith(`Building better-sqlite3 for Node.js ${version}: `);
      if (answer || !line.includes("Muster is ready at ")) continue;
      answer = await fetch(`http://127.0.0.1:${port}/api/ready`).catch((error) => error);
      server.kill("SIGTERM");
    }
  };
  await Promise.all([read(server.stdout), read(server.stderr)]);
  const code = await ended;
  return [
    ...(built ? [] : ["it did not build better-sqlite3 for this Node"]),
    ...(answer?.status === 200 ? [] : [`/api/ready answered ${answer?.status ?? answer}`]),
    ...(code === 0 ? [] : [`it ended with ${code}`]),
  ];
}

/** `npm test -- FILE …`; its line that counts gets the name of the Node. */
async function test(version, { cwd, env }) {
  const args = ["test", "--", "--project=process-sqlite", ...TESTS];
  const stdio = ["ignore", "pipe", "inherit"];
  const child = spawn("npm", args, { cwd, env, stdio });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let counted;
  for await (const line of createInterface({ input: child.stdout })) {
    const counts = COUNTS.exec(line);
    counted = counts ?? counted;
    console.log(counts ? `Node ${version}: ${line}` : line);
  }
  const code = await ended;
  const [passed, failed] = counted ? counted.slice(1).map(Number) : [0, 0];
  if (code === 0 && passed > 0) return { passed, failed };
  if (failed === 0) console.error(`Failed: Node ${version}: npm test ended with ${code}`);
  return { passed, failed: Math.max(failed, 1) };
}

/** A port of the loopback interface that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
