import { randomUUID } from "node:crypto";
import { type Client, escapeIdentifier } from "pg";
import { type AppliedMigration, type Migration, pendingMigrations } from "@/lib/db/migrations";
import { type Connection, connected } from "@/lib/db/one-connection";
import {
  placeOf,
  requireNotElsewhere,
  requireRights,
  requireSamePlace,
  requireUtf8,
} from "@/lib/db/postgresql-checks";
import { endless, settingsStatements } from "@/lib/db/session-settings";
import { StartFault } from "@/lib/db/start-fault";
import type { PostgresqlTarget } from "@/lib/db/target";
import { tellWhileWaiting, type Waiting } from "@/lib/db/waiting";
import { schemaOf } from "@/scripts/lib/database-url.mjs";

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
 * With nothing to apply it only reads. Throws with a sentence for the operator when the database
 * cannot be used, or the role of the server may not use its tables.
 */
export async function migratePostgresql(
  { url, migrationUrl }: PostgresqlTarget,
  migrations: readonly Migration[],
  waiting?: Waiting,
): Promise<string[]> {
  const schema = schemaOf(url);
  const serving: Connection = { url, schema, setting: "DATABASE_URL" };
  const migrating: Connection = migrationUrl
    ? { url: migrationUrl, schema, setting: "MIGRATION_DATABASE_URL" }
    : serving;
  return connected(serving, async (client) => {
    const pending = await inTransaction(client, serving, async () => {
      await requireUtf8(client, serving);
      await requireRights(client, serving, migrations);
      const known = await appliedTo(client);
      if (known.length === 0) await requireNotElsewhere(client, serving, migrations);
      return pendingMigrations(migrations, known);
    });
    if (pending.length === 0) return [];
    const place = await inTransaction(client, serving, () => placeOf(client));
    const applied = await connected(migrating, async (owner) => {
      await inTransaction(owner, migrating, () => requireSamePlace(owner, place));
      return applyAll(owner, migrating, migrations, waiting);
    }).catch((error: unknown) => {
      throw lacksRight(error) ? mayNotMigrate(error, migrating, pending) : error;
    });
    await inTransaction(client, serving, () => requireRights(client, serving, migrations));
    return applied;
  });
}

/** A transaction with settings of its own: behind a pooler those of the session are of others. */
async function inTransaction<T>(
  client: Client,
  { schema }: Connection,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const settings = settingsStatements("LOCAL", limits, schema);
    await client.query(`BEGIN; ${settings}; ${endless("transaction_timeout", "LOCAL")}`);
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function applyAll(
  client: Client,
  connection: Connection,
  migrations: readonly Migration[],
  waiting?: Waiting,
): Promise<string[]> {
  const applied: string[] = [];
  for (;;) {
    const name = await inTransaction(client, connection, () =>
      tellWhileWaiting(client, connection, waiting, () =>
        applyNext(client, connection, migrations),
      ),
    );
    if (name === undefined) return applied;
    applied.push(name);
  }
}

/** Applies the first migration that is missing and returns its name; undefined when none is. */
async function applyNext(
  client: Client,
  { schema }: Connection,
  migrations: readonly Migration[],
): Promise<string | undefined> {
  await client.query("SELECT pg_advisory_xact_lock($1)", [migrationLock]);
  if (schema !== undefined) await makeSchema(client, schema);
  await client.query(historyTable);
  const [next] = pendingMigrations(migrations, await appliedTo(client));
  if (next) await apply(client, next);
  return next?.name;
}

/** Asked first: CREATE … IF NOT EXISTS wants the right to make it even where it is. */
async function makeSchema(client: Client, schema: string): Promise<void> {
  const { rows } = await client.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
  if (rows.length === 0) await client.query(`CREATE SCHEMA ${escapeIdentifier(schema)}`);
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
    if (lacksRight(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Migration ${migration.name} failed, nothing of it was kept: ${reason}`, {
      cause: error,
    });
  }
}

/** The history, which an empty database has not. */
async function appliedTo(client: Client): Promise<AppliedMigration[]> {
  const { rows: tables } = await client.query(
    `SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = current_schema() AND relname = '_prisma_migrations'`,
  );
  if (tables.length === 0) return [];
  const { rows } = await client.query<{ name: string; finished: boolean }>(
    `SELECT "migration_name" AS "name", "finished_at" IS NOT NULL AS "finished"
     FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
  );
  return rows;
}

function lacksRight(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "42501";
}

function mayNotMigrate(
  { message }: Error,
  { setting }: Connection,
  pending: readonly Migration[],
): StartFault {
  return new StartFault(
    `The role of ${setting} may not change the tables, and this version has ${pending.length} ` +
      `migrations to apply (${message}). Let MIGRATION_DATABASE_URL name this database with the ` +
      "role that owns its tables, or one that may make them where there are none.",
  );
}
