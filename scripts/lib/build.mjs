import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "./root.mjs";
import { quietly } from "./run.mjs";
import { step } from "./say.mjs";
import { linkTwinChunks } from "./twin-chunks.mjs";

const stamp = join(root, ".next", "muster-build");
const NOT_SOURCE = ["data", "docs", "findings", "node_modules", "tests", "test-results"];
const NOT_SOURCE_FILE = /\.(?:md|test\.tsx?|tsbuildinfo)$|^next-env\.d\.ts$/;
/** What a build may see of the environment: it must not depend on settings. */
const BUILD_ENV = ["HOME", "LANG", "NODE_OPTIONS", "PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR"];

/** Builds into `.next`, unless the build there was made of the same sources by the same Node. */
export async function build() {
  const wanted = fingerprint();
  if (wasBuiltFrom(wanted)) return;
  rmSync(stamp, { force: true });
  const next = join(root, "node_modules", "next", "dist", "bin", "next");
  await step("Building", async () => {
    await quietly(process.execPath, [next, "build"], {
      env: buildEnv(),
      failure: "The build failed; what it said is above.",
    });
    const chunks = join(root, ".next", "server", "chunks");
    for (const folder of [chunks, join(chunks, "ssr")]) linkTwinChunks(folder);
  });
  // Last, so that a build that was cut off is repeated.
  writeFileSync(stamp, wanted);
}

/** Whether `build` would have nothing to do. */
export function isBuilt() {
  return wasBuiltFrom(fingerprint());
}

function wasBuiltFrom(wanted) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

function buildEnv() {
  const kept = BUILD_ENV.filter((name) => process.env[name] !== undefined);
  return {
    ...Object.fromEntries(kept.map((name) => [name, process.env[name]])),
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    __NEXT_PROCESSED_ENV: "true",
  };
}

function fingerprint() {
  const hash = createHash("sha256").update(process.version);
  for (const path of sources(root)) hash.update(`\0${path}\0`).update(readFileSync(path));
  return hash.digest("hex");
}

/** Every file a build may read. Too many cost a build, too few would serve an old one. */
function* sources(folder) {
  const skipped = [
    join(root, "lib", "db", "generated"),
    resolve(root, process.env.DATA_DIR || "data"),
  ];
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || skipped.includes(path)) continue;
    if (folder === root && NOT_SOURCE.includes(entry.name)) continue;
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.isFile() && !NOT_SOURCE_FILE.test(entry.name)) yield path;
  }
}
