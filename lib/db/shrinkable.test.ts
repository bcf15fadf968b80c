import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { db, disconnect } from "@/lib/db";
import { giveBackSpace } from "@/lib/db/give-back";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { makeShrinkable } from "@/lib/db/shrinkable";
import { targetOf } from "@/lib/db/target";
import { env } from "@/lib/env";
import { freshDatabase } from "@/tests/support/database";
import "@/tests/support/on-sqlite";

const INCREMENTAL = 2;

/** A file as a version before made it: full of rows, and not one that shrinks. */
async function oldFile(rows: number): Promise<{ dataDir: string; file: string }> {
  const { dataDir } = await freshDatabase("sqlite");
  const file = join(dataDir, "muster.db");
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.exec(`CREATE TABLE "Old" (x); INSERT INTO "Old" WITH RECURSIVE n(i) AS
    (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) SELECT hex(randomblob(500)) FROM n`);
  database.close();
  return { dataDir, file };
}

function modeOf(file: string): unknown {
  const database = new Database(file, { readonly: true });
  try {
    return database.pragma("auto_vacuum", { simple: true });
  } finally {
    database.close();
  }
}

describe("the SQLite file gives space back", () => {
  test("what rows that were deleted had, in steps, while others write", async () => {
    await db.$executeRaw`CREATE TABLE "Filler" ("text" TEXT)`;
    await db.$executeRaw`INSERT INTO "Filler" WITH RECURSIVE n(i) AS
      (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) SELECT hex(randomblob(500)) FROM n`;
    await db.$executeRaw`DROP TABLE "Filler"`;
    const names = [1, 2, 3, 4, 5].map((number) => `written meanwhile ${number}`);
    const [pages] = await Promise.all([
      giveBackSpace(db),
      ...names.map((name) => db.organization.create({ data: { name } })),
    ]);
    expect(pages).toBeGreaterThan(5000);
    expect(await db.organization.count({ where: { name: { in: names } } })).toBe(names.length);
    await disconnect();
    expect(statSync(join(env.dataDir, "muster.db")).size).toBeLessThan(10_000_000);
    expect(await giveBackSpace(db)).toBe(0);
  });

  test("a new file can shrink from its first table on", async () => {
    const { dataDir } = await freshDatabase("sqlite");
    await migrateDatabase(targetOf({ dataDir }));
    expect(modeOf(join(dataDir, "muster.db"))).toBe(INCREMENTAL);
  });

  test("a small file of an earlier version is made one at the start", async () => {
    const { dataDir, file } = await oldFile(100);
    expect(modeOf(file)).toBe(0);
    await migrateDatabase(targetOf({ dataDir }));
    expect(modeOf(file)).toBe(INCREMENTAL);
  });

  test("a large one waits for npm run compact, which refuses while a server has it", async () => {
    const { dataDir, file } = await oldFile(4000);
    const database = new Database(file);
    expect(makeShrinkable(database, file, { atMost: 1_000_000 })).toBe(false);
    database.exec(`DELETE FROM "Old" WHERE rowid % 4 > 0`);
    const compact = () => {
      const environment = { PATH: process.env.PATH, DATA_DIR: dataDir, NODE_ENV: "test" } as const;
      const options = { env: environment, encoding: "utf8", stdio: "pipe" } as const;
      return execFileSync(process.execPath, ["scripts/compact.mjs"], options);
    };
    expect(compact).toThrow(/A server, or another program, uses .*muster\.db\. Stop it/);
    database.close();
    const before = statSync(file).size;
    expect(compact()).toContain("MB now");
    expect(statSync(file).size).toBeLessThan(before / 2);
    expect(modeOf(file)).toBe(INCREMENTAL);
  });
});
