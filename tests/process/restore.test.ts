import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { db } from "@/lib/db";
import { backUp, contents, type Ended, ownDatabase, query, start } from "@/tests/support/backup";
import { buildHost, buildOrganization, unique } from "@/tests/support/builders";
import { dropDatabase, freshDatabase, type TestDatabase } from "@/tests/support/database";
import { startServer } from "@/tests/support/server";

const engine = inject("engine");
const data = engine === "sqlite" ? "muster.db" : "muster.dump";
let backup: string;

beforeAll(async () => {
  const { organization } = await buildOrganization();
  await buildHost(organization);
  backup = await backUp(ownDatabase());
});

/** A database with the backup in it, and one more table and group since. */
async function livedIn(): Promise<TestDatabase> {
  const database = await freshDatabase(engine);
  expect(await start("restore", [backup], database).ended).toMatchObject({ code: 0 });
  await query(database, [
    `CREATE TABLE "Newer" ("id" INTEGER, "hostId" TEXT REFERENCES "Host" ("id"))`,
    `INSERT INTO "HostGroup" ("id", "organizationId", "name", "updatedAt")
     SELECT 'since', "id", 'since', "createdAt" FROM "Organization"`,
  ]);
  return database;
}

/** The backup with its manifest changed. */
async function altered(change: Record<string, unknown>): Promise<string> {
  const copy = `${backup}-${unique()}`;
  await cp(backup, copy, { recursive: true });
  const path = join(copy, "manifest.json");
  const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify(Object.assign({}, manifest, change)));
  return copy;
}

function expectRefusal({ code, output }: Ended, sentence: string): void {
  expect(output).toContain(sentence);
  expect(output).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
}

describe("a backup is refused", () => {
  const other = engine === "sqlite" ? "postgresql" : "sqlite";

  test.each([
    [{ engine: other }, "A backup goes back to the engine it came from."],
    [{ migration: "99990101000000_from_the_future" }, "99990101000000_from_the_future"],
    [{ format: 2 }, "The backup has format 2"],
  ])("with %o", async (change, sentence) => {
    const database = await freshDatabase(engine);
    expectRefusal(await start("restore", [await altered(change)], database).ended, sentence);
    expect(readdirSync(database.dataDir)).toEqual([]);
  });

  test("when its data is damaged, and what was there stays", async () => {
    const damaged = await altered({});
    const bytes = readFileSync(join(damaged, data));
    // Of an archive the last rows only: what goes wrong goes wrong in the middle of restoring.
    bytes.fill(0x5a, engine === "sqlite" ? Math.floor(bytes.length / 2) : bytes.length - 100);
    writeFileSync(join(damaged, data), bytes);
    const database = await livedIn();
    const before = await contents(database);
    const refused = await start("restore", [damaged, "--force"], database).ended;
    const sentence = engine === "sqlite" ? "The copy is damaged" : "back in its place";
    expectRefusal(refused, sentence);
    expect(await contents(database)).toEqual(before);
  });

  test.runIf(engine === "postgresql")("for another schema, until it is named", async () => {
    const { dataDir, databaseUrl } = await freshDatabase(engine);
    const app = { dataDir, databaseUrl: `${databaseUrl}?schema=app` };
    const home = { dataDir, databaseUrl: `${databaseUrl}?schema=public` };
    const sentence = 'of the schema "public", and this database keeps its tables in "app"';
    expectRefusal(await start("restore", [backup], app).ended, sentence);
    expect(await start("restore", [backup], home).ended).toMatchObject({ code: 0 });
    expect(await query(home, ['SELECT 1 FROM "Host"'])).not.toEqual([]);
  });

  test.runIf(engine === "postgresql")("when a newer pg_dump wrote it", async () => {
    const newer = await altered({});
    const bytes = readFileSync(join(newer, data));
    // Behind "PGDMP" and the major number.
    bytes[6] = 99;
    writeFileSync(join(newer, data), bytes);
    const { ended } = start("restore", [newer], await freshDatabase(engine));
    expectRefusal(await ended, "a newer pg_dump wrote it");
  });

  test("where data is already, which stays as it is", async () => {
    const database = await livedIn();
    const before = await contents(database);
    expectRefusal(await start("restore", [backup], database).ended, "already has data");
    expect(await contents(database)).toEqual(before);
  });

  test("while a server uses the database, even with --force", async () => {
    const database = await livedIn();
    // Its connections may have any name.
    const named = `${database.databaseUrl}?application_name=fleet`;
    const databaseUrl = engine === "sqlite" ? "" : named;
    const server = await startServer({ ...database, databaseUrl });
    // A connection it keeps, whatever it did at its start.
    expect((await fetch(`${server.url}/api/ready`)).status).toBe(200);
    const refused = await start("restore", [backup, "--force"], database).ended;
    const answer = await fetch(`${server.url}/api/ready`);
    await server.stop();
    expectRefusal(refused, engine === "sqlite" ? "Stop it, then restore" : "Stop every server");
    expect(answer.status).toBe(200);
    await dropDatabase(database);
  });
});

test.runIf(engine === "postgresql")(
  "what a pooler keeps of a server that stopped is no server",
  async () => {
    const [own] = await db.$queryRaw<{ name: string }[]>`
    SELECT current_setting('application_name') AS "name"`;
    const database = await freshDatabase(engine);
    const idle = async (application_name?: string) => {
      const client = new Client({ connectionString: database.databaseUrl, application_name });
      await client.connect();
      onTestFinished(() => client.end().catch(() => undefined));
      return client;
    };
    await idle(own?.name);
    await idle(`${own?.name} live`);
    const before = await idle("muster");
    const refused = await start("restore", [backup], database).ended;
    expectRefusal(refused, "A server uses this database. Stop every server");
    await before.end();
    expect(await start("restore", [backup], database).ended).toMatchObject({ code: 0 });
  },
);

test("--force restores over data of a newer version, and keeps that data", async () => {
  const database = await livedIn();
  const secret = join(database.dataDir, "auth-secret");
  writeFileSync(secret, "another secret of 32 characters!\n");
  chmodSync(secret, 0o644);
  const since = await contents(database);
  const { code, output } = await start("restore", [backup, "--force"], database).ended;
  expect(output).toContain("is kept");
  expect(code).toBe(0);

  expect(await contents(database)).toEqual(await contents(ownDatabase()));
  await expect(query(database, [`SELECT * FROM "Newer"`])).rejects.toThrow();
  expect(readFileSync(secret, "utf8")).toBe(readFileSync(join(backup, "auth-secret"), "utf8"));
  expect(statSync(secret).mode & 0o777).toBe(0o600);

  const kept = /before[-_]restore[-_]\d{14}/.exec(output)?.[0] ?? "";
  const keptSecret = readdirSync(database.dataDir).find((name) => name.startsWith("auth-secret."));
  expect(readFileSync(join(database.dataDir, keptSecret ?? ""), "utf8")).toContain("another");
  const groups =
    engine === "sqlite"
      ? await query({ ...database, databaseUrl: "", file: `muster.db.${kept}` }, [ofSince()])
      : await query(database, [ofSince(`"${kept}".`)]);
  expect(groups[0]).toHaveLength(1);
  expect(since.HostGroup).toHaveLength(1);
  if (engine === "sqlite") {
    expect(statSync(join(database.dataDir, "muster.db")).mode & 0o777).toBe(0o600);
    expect(existsSync(join(database.dataDir, "muster.db-wal"))).toBe(false);
  }
});

function ofSince(schema = ""): string {
  return `SELECT "id" FROM ${schema}"HostGroup" WHERE "id" = 'since'`;
}
