import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { type AppliedMigration, type Migration, pendingMigrations } from "@/lib/db/migrations";
import { makeShrinkable } from "@/lib/db/shrinkable";

/** How long a start waits for another process that migrates, in milliseconds. */
const lockTimeout = 60_000;

// As Prisma's schema engine writes it.
const historyTable = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/**
 * Applies what is missing to a SQLite file, made readable to its owner only if there is none.
 * The lock is SQLite's own write lock: it is held across looking and applying, another process
 * waits for it, and it ends with the process.
 */
export function migrateSqlite(file: string, migrations: readonly Migration[]): string[] {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
  const database = new Database(file, { timeout: lockTimeout });
  try {
    // Before the log mode and the first table: then it costs nothing.
    if (statSync(file).size === 0) database.pragma("auto_vacuum = INCREMENTAL");
    switchToWriteAheadLog(database);
    // A table is altered by copying and dropping it; with foreign keys enforced the drop would
    // delete the rows that refer to it. Cannot be changed inside a transaction.
    database.pragma("foreign_keys = OFF");
    const applied: string[] = [];
    while (true) {
      const name = database.transaction(() => applyNext(database, migrations)).immediate();
      if (name === undefined) break;
      applied.push(name);
    }
    makeShrinkable(database, file);
    return applied;
  } finally {
    database.close();
  }
}

function applyNext(
  database: Database.Database,
  migrations: readonly Migration[],
): string | undefined {
  database.exec(historyTable);
  const next = pendingMigrations(migrations, appliedTo(database))[0];
  if (next === undefined) return undefined;
  try {
    database.exec(next.sql);
    const broken = database.pragma("foreign_key_check");
    if (Array.isArray(broken) && broken.length > 0) {
      throw new Error(`${broken.length} rows refer to rows that are gone`);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Migration ${next.name} failed, nothing of it was kept: ${reason}`, {
      cause: error,
    });
  }
  const now = Date.now();
  database
    .prepare(
      `INSERT INTO "_prisma_migrations"
         ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count")
       VALUES (?, ?, ?, ?, ?, 1)`,
    )
    .run(randomUUID(), next.checksum, now, next.name, now);
  return next.name;
}

function appliedTo(database: Database.Database): AppliedMigration[] {
  return database
    .prepare<[], { name: string; finished: number }>(
      `SELECT "migration_name" AS "name", "finished_at" IS NOT NULL AS "finished"
       FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
    )
    .all()
    .map(({ name, finished }) => ({ name, finished: finished === 1 }));
}

/**
 * The log mode is a property of the file and is set once. Changing it answers "locked" at once,
 * whatever the timeout, while another process does the same.
 */
function switchToWriteAheadLog(database: Database.Database): void {
  const giveUpAt = Date.now() + lockTimeout;
  while (database.pragma("journal_mode", { simple: true }) !== "wal") {
    try {
      database.pragma("journal_mode = WAL");
    } catch (error) {
      if (!isBusy(error) || Date.now() > giveUpAt) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
}
