import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { findHeaders, howToCompile, missingForCompiling } from "./compiler.mjs";
import { unreachable } from "./reach.mjs";
import { root } from "./root.mjs";
import { Sentence } from "./say.mjs";
import { SQLITE } from "./sqlite-module.mjs";

const RELEASES = "https://github.com/WiseLibs/better-sqlite3/releases/download";

const FROM_SOURCE = "npm_config_build_from_source";
const TOLD = "npm is told to build from source";
const UNFIT = "what is there was compiled with faulty headers of Node.js";
const OBJECT_WRAP = join(root, "scripts", "lib", "object-wrap.h");

/**
 * Where npm will get the native part of this version: built, from GitHub or from what npm keeps, or
 * by compiling it, which is said; with `compile` by that alone. Returns the environment npm needs for it. Throws a Sentence when
 * neither can be, after ten seconds at most: npm itself would try for minutes.
 */
export async function findSqlite(version, { compile = false } = {}) {
  const url = builtUrl(version);
  const why = compile ? UNFIT : fromSource() ? TOLD : await notBuilt(url);
  if (!why) return { env: compiling() };
  // What is needed for it on Windows only node-gyp finds.
  const missing = process.platform === "win32" ? [] : missingForCompiling();
  const headers = await findHeaders();
  if (headers.missing) missing.push(headers.missing);
  if (missing.length > 0) throw new Sentence(refusal({ url, why, missing }));
  console.log(`${SQLITE} has to be compiled, which takes a minute or two: ${why}.`);
  return { env: { ...headers.env, ...compiling(), ...(compile && { [FROM_SOURCE]: SQLITE }) } };
}

/** What compiles it as object-wrap.h says: npm does so as well where what it fetches does not load. */
function compiling() {
  // Of Windows' compiler it is another setting, and nobody runs servers of ours there.
  if (process.platform === "win32") return {};
  const included = `-include '${OBJECT_WRAP.replaceAll("'", "'\\''")}'`;
  return { CXXFLAGS: [process.env.CXXFLAGS, included].filter(Boolean).join(" ") };
}

/** As the install script of better-sqlite3 names it, a mirror in npm's configuration included. */
function builtUrl(version) {
  const mirror =
    process.env.npm_config_better_sqlite3_binary_host ||
    process.env.npm_config_better_sqlite3_binary_host_mirror;
  const { arch, platform, versions } = process;
  const system = `${platform}${isMusl() ? "musl" : ""}-${arch}`;
  const file = `${SQLITE}-v${version}-node-v${versions.modules}-${system}.tar.gz`;
  return new URL(`${mirror || RELEASES}/v${version}/${file}`);
}

function isMusl() {
  if (process.platform !== "linux") return false;
  // Otherwise the report looks up names of the network, which can take long.
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined;
}

function fromSource() {
  return [SQLITE, "true"].includes(process.env[FROM_SOURCE]);
}

/** Why it cannot be had built; undefined when it can. */
async function notBuilt(url) {
  if (isKept(url)) return undefined;
  const why = await unreachable(url);
  if (!why) return undefined;
  if (why.status === 404)
    return `${url.host} does not have it for Node.js ${process.versions.node}`;
  return `${url.host}, which has it built, cannot be reached (${why.reason})`;
}

/** Whether the install script fetched it before: it keeps that beside what npm keeps. */
function isKept(url) {
  const cache = process.env.npm_config_cache || join(homedir(), ".npm");
  const digest = createHash("sha512").update(url.href).digest("hex").slice(0, 6);
  const name = basename(url.pathname).replace(/[^a-zA-Z0-9.]+/g, "-");
  return existsSync(join(cache, "_prebuilds", `${digest}-${name}`));
}

function refusal({ url, why, missing }) {
  const { arch, platform, versions } = process;
  return (
    `${SQLITE}, which Muster needs, cannot be installed here: ${why}, and to compile it this ` +
    `machine lacks ${listed(missing)}.\n\nDo one of these and run the command again:\n` +
    [
      ...howToCompile(missing),
      `let npm reach ${url.host}, if need be by a proxy: npm config set https-proxy http://PROXY:PORT`,
      `copy node_modules from a machine with the same system (${platform}, ${arch}) and ` +
        `Node.js ${versions.node.split(".")[0]}, on which npm ci ran`,
    ]
      .map((line) => `  * ${line}`)
      .join("\n")
  );
}

function listed(names) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];
}
