import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";
import { quietly } from "./run.mjs";
import { Sentence, step } from "./say.mjs";
import { SQLITE, sqliteFault } from "./sqlite-module.mjs";
import { findSqlite } from "./sqlite-source.mjs";
import { together } from "./together.mjs";

/**
 * Installs what the lockfile says, unless that is what is there, and runs `meanwhile` as soon as all
 * packages lie there: SQLite, of which only a program that opens a database needs more than that, may
 * still be compiled. Of the packages' own install scripts only that of SQLite runs.
 *
 * Somebody's own `npm ci` counts, so a machine without a network that has everything is left alone.
 * Packages that another Node.js installed stay; what is built for one Node.js alone is built anew.
 * Throws a Sentence, within seconds, when that can be had neither built nor by a compiler.
 */
export async function install(meanwhile = async () => {}) {
  const fault = matchesLockfile() ? sqliteFault() : { mends: "install" };
  if (!fault) return meanwhile();
  const source = await sourceFor(fault);
  if (fault.mends === "install") {
    await step("Installing packages", () =>
      runNpm(["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"]),
    );
  }
  await together(buildSqlite(fault, source), meanwhile());
}

async function buildSqlite({ mends }, source) {
  await rebuildSqlite(source);
  let left = sqliteFault();
  if (left?.mends === "compile" && mends !== "compile") {
    await rebuildSqlite(await sourceFor(left));
    left = sqliteFault();
  }
  if (!left) return;
  throw new Sentence(
    `${SQLITE} was installed and does not load: ${left.message}\n\nIt is built by its install ` +
      "script: npm config get ignore-scripts says false when npm may run that.",
  );
}

function sourceFor({ mends, sentence }) {
  if (sentence) console.log(sentence);
  const { version } = lockfile().packages[`node_modules/${SQLITE}`];
  return findSqlite(version, { compile: mends === "compile" });
}

function rebuildSqlite({ env }) {
  return step(`Building ${SQLITE} for Node.js ${process.versions.node}`, () =>
    runNpm(["rebuild", SQLITE], env),
  );
}

/** Whether npm's own record of node_modules holds every package of the lockfile. */
function matchesLockfile() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const present = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(lockfile().packages).every(([path, { optional, version, integrity }]) => {
    if (path === "") return true;
    const found = present[path];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}

function lockfile() {
  return JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
}

/** The npm that runs us, else the one on PATH. */
function runNpm(args, env) {
  const cli = process.env.npm_execpath;
  const command = cli?.endsWith("npm-cli.js") ? [process.execPath, [cli, ...args]] : ["npm", args];
  return quietly(command[0], [...command[1], "--loglevel=error"], {
    // node-gyp compiles one file after the other unless it is told otherwise.
    env: { JOBS: "max", ...process.env, ...env },
    failure: `npm ${args[0]} failed; what it said is above.`,
  });
}
