import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { type AppliedMigration, type Migration, pendingMigrations } from "@/lib/db/migrations";

/** The advisory lock Prisma's own command line takes, so that the two exclude each other. */
const migrationLock = 72_707_369;

/** How long a start waits for another process that migrates, in milliseconds. */
const lockTimeout = 10 * 60_000;

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
 * Applies what is missing to a PostgreSQL database. The lock belongs to this one connection and
 * ends with it, however the process ends.
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
    await client.query(`SET lock_timeout = ${lockTimeout}`);
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    await client.query(historyTable);
    const pending = pendingMigrations(migrations, await appliedTo(client));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function apply(client: Client, migration: Migration): Promise<void> {
  const startedAt = new Date();
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations"
         ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count")
       VALUES ($1, $2, $3, $4, $5, 1)`,
      [randomUUID(), migration.checksum, new Date(), migration.name, startedAt],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
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
