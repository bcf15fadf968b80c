import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { dumpSqlite } from "@/scripts/lib/dump-sqlite";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { makeReleaseFleet, OWNER } from "@/scripts/lib/release-fleet";
import { findPostgres } from "@/scripts/lib/tools.mjs";
import { startPostgres } from "@/tests/support/postgres";

// npm run record-release -- VERSION [COMMIT]: checks a release out, installs and builds it, starts its
// server on either engine, lets it make a small fleet, and writes the database and what is known of it
// into tests/fixtures/databases: tests/matrix/databases.test.ts upgrades them from then on.

const [version = "", commit = "HEAD"] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version)) {
  console.error("Usage: npm run record-release -- VERSION [COMMIT], for example 0.4.0");
  process.exit(2);
}

const SECRET = "the secret of a recorded release, known to everybody";
const folder = resolve("tests/fixtures/databases");
const scratch = mkdtempSync(join(tmpdir(), "muster-release-"));
const checkout = join(scratch, "checkout");
const hash = execFileSync("git", ["rev-parse", commit], { encoding: "utf8" }).trim();
const postgres = await startPostgres();
try {
  mkdirSync(folder, { recursive: true });
  execFileSync("git", ["worktree", "add", "--detach", checkout, hash], { stdio: "inherit" });
  execFileSync("npm", ["run", "build"], { cwd: checkout, stdio: "inherit" });
  const file = join(scratch, "data", "muster.db");
  await record("sqlite", "", () => dumpSqlite(file));
  const url = await postgres.createDatabase("muster");
  await record("postgresql", url, () => dumpPostgresql(url));
} finally {
  await postgres.stop();
  execFileSync("git", ["worktree", "remove", "--force", checkout], { stdio: "inherit" });
  rmSync(scratch, { recursive: true, force: true });
}

/** Lets the release make its fleet in this database, and writes down both. */
async function record(engine: string, databaseUrl: string, dump: () => string): Promise<void> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, ["scripts/serve.mjs"], {
    cwd: checkout,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...{ NODE_ENV: "production", PATH: process.env.PATH, HOST: "127.0.0.1", PORT: String(port) },
      ...{ DATA_DIR: join(scratch, "data"), AUTH_SECRET: SECRET },
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
      ...{ PUBLIC_URL: url, ADMIN_USERNAME: OWNER.username, ADMIN_PASSWORD: OWNER.password },
      ...{ ADMIN_EMAIL: "owner@example.com", ORGANIZATION: "Example" },
    },
  });
  const ended = once(server, "exit");
  try {
    await ready(url, () => server.exitCode !== null);
    const fleet = await makeReleaseFleet(url);
    server.kill("SIGTERM");
    await ended;
    const known = { version, commit: hash, recordedAt: new Date(), secret: SECRET, ...fleet };
    writeFileSync(join(folder, `${version}.${engine}.sql`), dump());
    const json = `${JSON.stringify(known, null, 2)}\n`;
    writeFileSync(join(folder, `${version}.${engine}.json`), json);
  } finally {
    server.kill("SIGKILL");
  }
}

async function ready(url: string, hasEnded: () => boolean): Promise<void> {
  while (!hasEnded()) {
    const answer = await fetch(`${url}/api/ready`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error("The server of the release has ended; what it said is above.");
}

/** As INSERTs, so that a client of the wire can load it, without what only psql understands. */
function dumpPostgresql(url: string): string {
  const args = ["--inserts", "--no-owner", "--no-privileges", url];
  const dump = execFileSync(findPostgres("pg_dump") ?? "pg_dump", args, { encoding: "utf8" });
  return dump.replaceAll(/^\\(un)?restrict .*\n/gm, "");
}
