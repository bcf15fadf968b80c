import { execFile } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import Database from "better-sqlite3";
import { Client } from "pg";
import { describe, expect, inject, test } from "vitest";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { readMigrations } from "@/lib/db/migrations";
import { committedMigrations, withSchemaEngine } from "@/lib/db/schema-engine";
import { type Target, targetOf } from "@/lib/db/target";
import { freshDatabase } from "@/tests/support/database";

const engine = inject("engine");

async function emptyTarget(): Promise<Target> {
  return targetOf(await freshDatabase(engine));
}

/** Runs statements on the database as any other program would. */
async function query(target: Target, sql: string): Promise<unknown[]> {
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

/** A folder of migrations of our own making. */
async function folderWith(migrations: Record<string, string>): Promise<string> {
  const folder = join((await freshDatabase("sqlite")).dataDir, "migrations");
  for (const [name, sql] of Object.entries(migrations)) {
    mkdirSync(join(folder, engine, name), { recursive: true });
    writeFileSync(join(folder, engine, name, "migration.sql"), sql);
  }
  return folder;
}

describe("migrate", () => {
  test("applies everything once", async () => {
    const target = await emptyTarget();
    const names = readMigrations(engine).map(({ name }) => name);
    expect(await migrateDatabase(target)).toEqual(names);
    expect(await migrateDatabase(target)).toEqual([]);
    expect(await query(target, 'SELECT "id" FROM "Host"')).toEqual([]);
  });

  test("records the history as Prisma's own engine does", async () => {
    const target = await emptyTarget();
    await migrateDatabase(target);
    const diagnosis = await withSchemaEngine(target, (schemaEngine) =>
      schemaEngine.diagnoseMigrationHistory({
        migrationsList: committedMigrations(target),
        optInToShadowDatabase: false,
        filters: { externalTables: [], externalEnums: [] },
      }),
    );
    expect(diagnosis).toMatchObject({
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
      history: null,
    });
  });

  test("may run in several processes at once", async () => {
    const { databaseUrl, dataDir } = await freshDatabase(engine);
    const slow = (table: string) =>
      `CREATE TABLE "${table}" AS WITH RECURSIVE n(i) AS
         (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT i FROM n;`;
    const folder = await folderWith({ "1_a": slow("a"), "2_b": slow("b"), "3_c": slow("c") });
    const migrateOnce = () =>
      promisify(execFile)(process.execPath, [
        ...["--import", "tsx", "tests/support/migrate-once.ts"],
        ...[dataDir, databaseUrl, folder],
      ]);
    const outputs = await Promise.all([1, 2, 3].map(migrateOnce));
    const applied = outputs.map(({ stdout }) => JSON.parse(stdout));
    expect(applied.flat().sort()).toEqual(["1_a", "2_b", "3_c"]);
  });

  test("refuses a database that a newer version migrated", async () => {
    const target = await emptyTarget();
    await migrateDatabase(target);
    await query(
      target,
      `UPDATE "_prisma_migrations" SET "migration_name" = '99990101000000_later'`,
    );
    await expect(migrateDatabase(target)).rejects.toThrow(
      /used by a newer version of Muster: it has migration 99990101000000_later/,
    );
  });

  test("refuses a database with a migration that another tool left half-done", async () => {
    const target = await emptyTarget();
    await migrateDatabase(target);
    await query(target, `UPDATE "_prisma_migrations" SET "finished_at" = NULL`);
    await expect(migrateDatabase(target)).rejects.toThrow(/failed on this database/);
  });

  test("keeps nothing of a migration that fails, and goes on when it is mended", async () => {
    const target = await emptyTarget();
    const good = 'CREATE TABLE "a" ("id" INTEGER);';
    const half = 'CREATE TABLE "b" ("id" INTEGER);';
    const bad = await folderWith({ "1_a": good, "2_b": `${half} INSERT INTO "no" VALUES (1);` });
    await expect(migrateDatabase(target, bad)).rejects.toThrow(
      /Migration 2_b failed, nothing of it was kept/,
    );
    await expect(query(target, 'SELECT * FROM "b"')).rejects.toThrow(/"?b"?/);
    const mended = await folderWith({ "1_a": good, "2_b": half });
    expect(await migrateDatabase(target, mended)).toEqual(["2_b"]);
  });

  test("says where it looked for migrations", async () => {
    await expect(migrateDatabase(await emptyTarget(), "/nowhere")).rejects.toThrow(
      `Migrations not found in /nowhere/${engine}. Start Muster from its own folder.`,
    );
  });
});

describe.runIf(engine === "sqlite")("migrate on SQLite", () => {
  const family = `
    CREATE TABLE "parent" ("id" INTEGER PRIMARY KEY);
    CREATE TABLE "child" ("parent" INTEGER REFERENCES "parent" ("id") ON DELETE CASCADE);
    INSERT INTO "parent" VALUES (1), (2);
    INSERT INTO "child" VALUES (1), (2);`;
  const redefine = (condition: string) => `
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_parent" ("id" INTEGER PRIMARY KEY, "name" TEXT);
    INSERT INTO "new_parent" ("id") SELECT "id" FROM "parent" WHERE ${condition};
    DROP TABLE "parent";
    ALTER TABLE "new_parent" RENAME TO "parent";
    PRAGMA foreign_keys=ON;`;

  test("alters a table without deleting the rows that refer to it", async () => {
    const target = await emptyTarget();
    await migrateDatabase(
      target,
      await folderWith({ "1_family": family, "2_name": redefine("1") }),
    );
    expect(await query(target, 'SELECT "parent" FROM "child"')).toHaveLength(2);
  });

  test("refuses a migration that leaves references to nothing", async () => {
    const target = await emptyTarget();
    const folder = await folderWith({ "1_family": family, "2_lose": redefine('"id" = 1') });
    await expect(migrateDatabase(target, folder)).rejects.toThrow(/1 rows refer to rows that are/);
    expect(await query(target, 'SELECT "id" FROM "parent"')).toHaveLength(2);
  });

  test("makes the file readable to its owner only, with a write-ahead log", async () => {
    const target = await emptyTarget();
    if (target.engine !== "sqlite") throw new Error("unreachable");
    const file = join(dirname(target.file), "deeper", "muster.db");
    await migrateDatabase({ engine: "sqlite", file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    expect(await query({ engine: "sqlite", file }, "PRAGMA journal_mode")).toEqual([
      { journal_mode: "wal" },
    ]);
  });
});
