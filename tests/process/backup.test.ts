import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import Database from "better-sqlite3";
import { Client } from "pg";
import { beforeAll, describe, expect, inject, test, vi } from "vitest";
import { db, inTransaction } from "@/lib/db";
import { readMigrations } from "@/lib/db/migrations";
import { targetOf } from "@/lib/db/target";
import { readEnv } from "@/lib/env";
import { readTarget } from "@/scripts/lib/backup/target.mjs";
import { backUp, contents, newPath, ownDatabase, query, start } from "@/tests/support/backup";
import { buildHost, buildOrganization, unique } from "@/tests/support/builders";
import { freshDatabase, type TestDatabase } from "@/tests/support/database";
import { eventually } from "@/tests/support/eventually";
import { startServer } from "@/tests/support/server";

const engine = inject("engine");
const own = ownDatabase();
const mode = (path: string) => statSync(path).mode & 0o777;

let organization: { id: string };
let credential: string;

beforeAll(async () => {
  ({ organization } = await buildOrganization());
  ({ credential } = await buildHost(organization));
});

describe("a backup", () => {
  test("and its restore give every row back, and let the hosts in", async () => {
    const directory = await backUp(own);
    const elsewhere = await freshDatabase(engine);
    const { code, output } = await start("restore", [directory], elsewhere).ended;
    expect(output).toContain("Start with npm start.");
    expect(code).toBe(0);
    expect(await contents(elsewhere)).toEqual(await contents(own));

    const server = await startServer(elsewhere);
    const response = await fetch(`${server.url}/api/agent/heartbeat`, {
      method: "POST",
      headers: { authorization: `Bearer ${credential}` },
    });
    await server.stop();
    expect(response.status).toBe(200);
  });

  test("while rows are written holds each transaction whole or not at all", async () => {
    let done = false;
    const writing = (async () => {
      let written = 0;
      for (; !done; written += 1) {
        await writePair();
        // SQLite answers within the turn; the end of the backup is told in another one.
        await setImmediate();
      }
      return written;
    })();
    const directory = await backUp(own).finally(() => {
      done = true;
    });
    expect(await writing).toBeGreaterThan(0);

    const elsewhere = await freshDatabase(engine);
    expect(await start("restore", [directory], elsewhere).ended).toMatchObject({ code: 0 });
    const [groups = []] = await query(elsewhere, [
      `SELECT "name" FROM "HostGroup" WHERE "name" LIKE 'pair %'`,
    ]);
    const names = new Set(groups.map((row) => (row as { name: string }).name));
    const partner = (name: string) =>
      name.endsWith("left") ? name.replace("left", "right") : name.replace("right", "left");
    expect([...names].filter((name) => !names.has(partner(name)))).toEqual([]);
  });

  test("is for its owner alone, and says what it is", async () => {
    const directory = await backUp(own);
    const data = engine === "sqlite" ? "muster.db" : "muster.dump";
    expect(readdirSync(directory).sort()).toEqual(["auth-secret", "manifest.json", data].sort());
    expect(mode(directory)).toBe(0o700);
    for (const name of readdirSync(directory)) expect(mode(join(directory, name))).toBe(0o600);
    const manifest: unknown = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8"));
    expect(manifest).toEqual({
      format: 1,
      engine,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      migration: readMigrations(engine).at(-1)?.name,
    });
  });

  test("fills an empty directory and refuses another", async () => {
    const directory = newPath(own);
    await mkdir(directory);
    expect((await start("backup", [directory], own).ended).code).toBe(0);
    const before = readFileSync(join(directory, "manifest.json"), "utf8");
    const { code, output } = await start("backup", [directory], own).ended;
    expect(code).toBe(1);
    expect(output).toContain(`${directory} is not empty.`);
    expect(readFileSync(join(directory, "manifest.json"), "utf8")).toBe(before);
  });

  test("leaves a secret of the environment to the operator, and says so", async () => {
    const directory = newPath(own);
    const env = { AUTH_SECRET: "a secret of at least 32 characters" };
    const { code, output } = await start("backup", [directory], own, env).ended;
    expect(code).toBe(0);
    expect(output).toContain("AUTH_SECRET is set: keep it");
    expect(output).not.toContain(env.AUTH_SECRET);
    expect(existsSync(join(directory, "auth-secret"))).toBe(false);
  });

  test("without the secret anywhere is refused, and leaves nothing", async () => {
    const { dataDir } = await freshDatabase("sqlite");
    const database = { databaseUrl: own.databaseUrl || `file:${own.dataDir}/muster.db`, dataDir };
    const directory = newPath(own);
    const { code, output } = await start("backup", [directory], database).ended;
    expect(code).toBe(1);
    expect(output).toContain("no host would be let in again");
    expect(await drafts(directory)).toEqual([]);
  });

  test("that is cut off is not there, and what is left of it is refused", async () => {
    const directory = newPath(own);
    const release = await block();
    const { child, ended } = start("backup", [directory], own);
    const draft = await eventually(async () => {
      const [found] = await drafts(directory);
      expect(found).toBeDefined();
      return join(dirname(directory), found ?? "");
    });
    child.kill("SIGKILL");
    // PostgreSQL's own program is still waiting for the table, and holds the output open.
    await release();
    await ended;
    expect(existsSync(directory)).toBe(false);
    const { code, output } = await start("restore", [draft], await freshDatabase(engine)).ended;
    expect(code).toBe(1);
    expect(output).toContain("is not a whole backup");
  });
});

test.runIf(engine === "postgresql")("a password is in nobody's arguments", async () => {
  const bin = newPath(own);
  await mkdir(bin);
  const real = process.env.PATH ?? "";
  for (const program of ["pg_dump", "pg_restore"]) {
    const script = `#!/bin/sh\necho "${program} $* / $PGPASSWORD" >>"${bin}/calls"\nPATH="${real}"\nexec ${program} "$@"\n`;
    await writeFile(join(bin, program), script);
    await chmod(join(bin, program), 0o755);
  }
  const withPassword = ({ databaseUrl, dataDir }: TestDatabase) => {
    const url = new URL(databaseUrl);
    url.password = "hunter 2";
    return { databaseUrl: url.href, dataDir };
  };
  const env = { PATH: `${bin}:${real}` };
  const directory = newPath(own);
  const saved = await start("backup", [directory], withPassword(own), env).ended;
  const elsewhere = withPassword(await freshDatabase(engine));
  const restored = await start("restore", [directory], elsewhere, env).ended;
  expect([saved.code, restored.code]).toEqual([0, 0]);
  expect(saved.output + restored.output).not.toContain("hunter");
  const calls = (await readFile(join(bin, "calls"), "utf8")).trim().split("\n");
  expect(calls.map((call) => call.split(" ")[0])).toEqual(["pg_dump", "pg_restore", "pg_restore"]);
  for (const call of calls) expect(call.split(" / ")[0]).not.toContain("hunter");
  expect(calls.filter((call) => call.endsWith(" / hunter 2"))).toHaveLength(2);
});

test.each([
  { DATA_DIR: "", DATABASE_URL: "" },
  { DATA_DIR: "/srv/muster", DATABASE_URL: "" },
  { DATA_DIR: "here", DATABASE_URL: "file:there/fleet.db" },
  { DATA_DIR: "here", DATABASE_URL: "file:///srv/fleet.db" },
  { DATA_DIR: "", DATABASE_URL: "postgresql://muster@db.example.com/muster" },
])("the data of $DATABASE_URL, $DATA_DIR is the server's", (settings) => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { dataDir, authSecret: _, ...target } = readTarget();
  vi.unstubAllEnvs();
  const env = readEnv(settings);
  expect({ dataDir, target }).toEqual({ dataDir: env.dataDir, target: targetOf(env) });
});

function writePair(): Promise<void> {
  const pair = unique();
  return inTransaction(db, async (tx) => {
    for (const side of ["left", "right"]) {
      const name = `pair ${pair} ${side}`;
      await tx.hostGroup.create({ data: { organizationId: organization.id, name } });
    }
  });
}

/** Directories a backup to `directory` is, or was, being made in. */
async function drafts(directory: string): Promise<string[]> {
  const names = await readdir(dirname(directory));
  return names.filter((name) => name.startsWith(`${basename(directory)}.incomplete-`));
}

/** Holds every backup up until the returned function is called. */
async function block(): Promise<() => Promise<void>> {
  if (engine === "postgresql") {
    const client = new Client({ connectionString: own.databaseUrl });
    await client.connect();
    await client.query(`BEGIN; LOCK TABLE "Host" IN ACCESS EXCLUSIVE MODE`);
    return () => client.end();
  }
  // In the mode of the log nobody keeps a reader out; a database of the older mode can.
  const path = join(own.dataDir, "muster.db");
  await db.$disconnect();
  const database = new Database(path);
  database.pragma("journal_mode = DELETE");
  database.exec("BEGIN EXCLUSIVE");
  return async () => {
    database.exec("ROLLBACK");
    database.pragma("journal_mode = WAL");
    database.close();
  };
}
