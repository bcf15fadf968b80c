import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "prisma", "schema.prisma");
const generated = join(root, "lib", "db", "generated");
const derived = join(generated, "postgresql.prisma");
const stamp = join(generated, "stamp");

/**
 * The PostgreSQL schema: the one source with the provider and the output folder swapped.
 * Throws when the source no longer holds the two lines this swap knows.
 * @param {string} schema
 */
export function derivePostgresql(schema) {
  return [
    ['"../lib/db/generated/sqlite"', '"./postgresql"'],
    ['provider = "sqlite"', 'provider = "postgresql"'],
  ].reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) {
      throw new Error(`prisma/schema.prisma must contain ${from} exactly once.`);
    }
    return text.replace(from, to);
  }, schema);
}

/**
 * Generates both Prisma clients into lib/db/generated. Does nothing, in milliseconds, when the
 * schema, this file and the Prisma version are those of the last run.
 * Needs node_modules; needs no network.
 */
export async function generate() {
  const schema = readFileSync(source, "utf8");
  const version = readFileSync(join(root, "node_modules", "prisma", "package.json"), "utf8");
  const script = readFileSync(fileURLToPath(import.meta.url), "utf8");
  const hash = createHash("sha256")
    .update(JSON.stringify([schema, version, script]))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;

  mkdirSync(generated, { recursive: true });
  rmSync(stamp, { force: true });
  writeFileSync(derived, derivePostgresql(schema));
  await Promise.all([prismaGenerate(source), prismaGenerate(derived)]);
  // Last, so that a run that was cut off is repeated.
  writeFileSync(stamp, hash);
}

/** @param {string} schema */
function prismaGenerate(schema) {
  const cli = join(root, "node_modules", "prisma", "build", "index.js");
  const child = spawn(process.execPath, [cli, "generate", "--schema", schema], {
    cwd: root,
    env: { ...process.env, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("exit", (code) => {
      if (code === 0) done(undefined);
      else fail(new Error(`prisma generate failed for ${schema}:\n${output}`));
    });
  });
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await generate();
}
