import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";
import { quietly } from "./run.mjs";
import { step } from "./say.mjs";

const lockfile = join(root, "package-lock.json");
const stamp = join(root, "node_modules", ".muster-installed");

/**
 * Installs what the lockfile says, unless that is what is there. Somebody's own `npm ci` counts,
 * so a machine without a network that has everything is left alone.
 */
export async function install() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  if (!existsSync(stamp) && matchesLockfile()) return writeFileSync(stamp, wanted);
  await step("Installing packages", () =>
    quietly(...npm(["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]), {
      // Prisma's own install script fetches an engine that Muster never runs: this tells it not to.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
      failure: "npm ci failed; what it said is above.",
    }),
  );
  writeFileSync(stamp, wanted);
}

/** Native modules are built for one Node ABI, so another Node means another installation. */
function fingerprint() {
  const { platform, arch, versions } = process;
  return createHash("sha256")
    .update(readFileSync(lockfile))
    .update(JSON.stringify([platform, arch, versions.modules]))
    .digest("hex");
}

/** Whether npm's own record of node_modules holds every package of the lockfile. */
function matchesLockfile() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(lockfile, "utf8")).packages;
  const present = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(([path, { optional, version, integrity }]) => {
    if (path === "") return true;
    const found = present[path];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}

/** The npm that runs us, else the one on PATH. */
function npm(args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith("npm-cli.js") ? [process.execPath, [cli, ...args]] : ["npm", args];
}
