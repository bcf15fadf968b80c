import { cpSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { migrationsFolder, readMigrations } from "@/lib/db/migrations";
import { type Target, targetOf } from "@/lib/db/target";
import { freshDatabase } from "@/tests/support/database";

const engine = inject("engine");

async function run(target: Target, sql: string): Promise<unknown[]> {
  if (target.engine === "sqlite") {
    const database = new Database(target.file);
    try {
      const statement = database.prepare(sql);
      return statement.reader ? statement.all() : [statement.run()];
    } finally {
      database.close();
    }
  }
  const client = new Client({ connectionString: target.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("of hosts that reported before, and never their packages, no number of updates is known", async () => {
  const { dataDir, databaseUrl } = await freshDatabase(engine);
  const target = targetOf({ dataDir, databaseUrl });
  const before = join(dataDir, "before");
  for (const { name } of readMigrations(engine)) {
    if (name.endsWith("_lists_and_unknown")) break;
    cpSync(join(migrationsFolder(), engine, name), join(before, engine, name), { recursive: true });
  }
  await migrateDatabase(target, before);
  const at = "'2026-11-01 00:00:00+00:00'";
  await run(
    target,
    `INSERT INTO "Organization" ("id", "name", "updatedAt") VALUES ('o', 'Old', ${at})`,
  );
  for (const [id, reported, digest] of [
    ["whole", at, "'d'"],
    ["partial", at, "NULL"],
    ["silent", "NULL", undefined],
  ] as const) {
    await run(
      target,
      `INSERT INTO "Host" ("id", "organizationId", "name", "enrolledVia", "lastReportAt")
       VALUES ('${id}', 'o', '${id}', 'ADMIN', ${reported})`,
    );
    if (digest === undefined) continue;
    await run(
      target,
      `INSERT INTO "HostInventory" ("hostId", "packagesDigest") VALUES ('${id}', ${digest})`,
    );
  }
  await migrateDatabase(target);
  const columns = `"id", "updatesUnknown", "securityUnknown", "listsUpdatedAt"`;
  const nothing = { securityUnknown: null, listsUpdatedAt: null };
  expect(await run(target, `SELECT ${columns} FROM "Host" ORDER BY "id"`)).toEqual([
    { id: "partial", updatesUnknown: "no_report", ...nothing },
    { id: "silent", updatesUnknown: null, ...nothing },
    { id: "whole", updatesUnknown: null, ...nothing },
  ]);
  expect(await run(target, `SELECT "listsMaxAgeDays" FROM "Organization"`)).toEqual([
    { listsMaxAgeDays: 14 },
  ]);
});
