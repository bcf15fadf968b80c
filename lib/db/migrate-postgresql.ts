import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { type AppliedMigration, type Migration, pendingMigrations } from "@/lib/db/migrations";
import { settingsStatements } from "@/lib/db/session-settings";

/** The advisory lock Prisma's own command line takes, so that the two exclude each other. */
const migrationLock = 72_707_369;

/** A migration takes the time it needs, and a start waits ten minutes for another's. */
const limits = { statement: 0, lock: 10 * 60_000, idleInTransaction: 0 };

// As Prisma's schema engine writes it.
const historyTable = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies what is missing to a PostgreSQL database, each migration in a transaction that holds the
 * lock. Never a session's lock: behind a pooler it would stay with a connection that others have.
 */
export async function migratePostgresql(
  url: string,
  migrations: readonly Migration[],
): Promise<string[]> {
  const client = new Client({
    connectionString: url,
    application_name: "muster migrate",
    connectionTimeoutMillis: 15_000,
  });
  // A connection that breaks fails the statement under way; without a listener the event would
  // end the process before that is reported.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const applied: string[] = [];
    for (;;) {
      const name = await applyNext(client, migrations);
      if (name === undefined) return applied;
      applied.push(name);
    }
  } finally {
    await client.end();
  }
}

/** Applies the first migration that is missing and returns its name; undefined when none is. */
async function applyNext(
  client: Client,
  migrations: readonly Migration[],
): Promise<string | undefined> {
  try {
    await client.query(`BEGIN; ${settingsStatements("LOCAL", limits)}`);
    await client.query("SELECT pg_advisory_xact_lock($1)", [migrationLock]);
    await client.query(historyTable);
    const [next] = pendingMigrations(migrations, await appliedTo(client));
    if (next) await apply(client, next);
    await client.query("COMMIT");
    return next?.name;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function apply(client: Client, migration: Migration): Promise<void> {
  const startedAt = new Date();
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations"
         ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count")
       VALUES ($1, $2, $3, $4, $5, 1)`,
      [randomUUID(), migration.checksum, new Date(), migration.name, startedAt],
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Migration ${migration.name} failed, nothing of it was kept: ${reason}`, {
      cause: error,
    });
  }
}

async function appliedTo(client: Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ name: string; finished: boolean }>(
    `SELECT "migration_name" AS "name", "finished_at" IS NOT NULL AS "finished"
     FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
  );
  return rows;
}
