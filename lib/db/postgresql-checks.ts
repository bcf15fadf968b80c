import { type Client, escapeIdentifier } from "pg";
import type { Migration } from "@/lib/db/migrations";
import type { Connection } from "@/lib/db/one-connection";
import { StartFault } from "@/lib/db/start-fault";

// What a start looks at before it serves. Each throws a StartFault.

/** In another encoding a name that it does not have would fail the request that brings it. */
export async function requireUtf8(client: Client, { setting }: Connection): Promise<void> {
  const { rows } = await client.query<{ name: string; encoding: string }>(
    `SELECT quote_ident(current_database()) AS "name",
            current_setting('server_encoding') AS "encoding"`,
  );
  const { name = "", encoding = "" } = rows[0] ?? {};
  if (encoding === "UTF8") return;
  throw new StartFault(
    `The database ${name} of ${setting} has the encoding ${encoding}, in which not every name can ` +
      "be stored. Make one with UTF8 (CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0) and " +
      `let ${setting} name it; npm run backup and npm run restore move what is in this one.`,
  );
}

/**
 * Versions before this one did not heed `?schema=`: their tables are where the search_path of the
 * role leads. A new schema beside them would be a fleet without hosts. To be asked within a
 * transaction, whose search_path it changes, and when the schema that the URL names has no history.
 */
export async function requireNotElsewhere(
  client: Client,
  { setting, schema: named }: Connection,
  migrations: readonly Migration[],
): Promise<void> {
  if (named === undefined) return;
  await client.query("SET LOCAL search_path TO DEFAULT");
  const { rows } = await client.query<{ schema: string }>(
    `SELECT nspname AS "schema" FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = current_schema() AND nspname <> $1 AND relname = '_prisma_migrations'
       AND has_table_privilege(pg_class.oid, 'SELECT')`,
    [named],
  );
  const [where] = rows;
  if (!where) return;
  const table = `${escapeIdentifier(where.schema)}."_prisma_migrations"`;
  const { rowCount } = await client.query(
    `SELECT 1 FROM ${table} WHERE "migration_name" = $1 AND "finished_at" IS NOT NULL LIMIT 1`,
    [migrations[0]?.name],
  );
  if (rowCount === 0) return;
  throw new StartFault(
    `${setting} names the schema "${named}", and the tables of Muster are in the schema ` +
      `"${where.schema}" of that database: versions before did not heed ?schema=. Leave ?schema= ` +
      `away, or move every table and type there with ALTER TABLE … SET SCHEMA, ALTER TYPE … SET ` +
      "SCHEMA, once no server runs.",
  );
}

/** Where migrations go must be where the server reads: one database, one schema. */
export async function requireSamePlace(client: Client, serving: string): Promise<void> {
  const place = await placeOf(client);
  if (place === serving) return;
  throw new StartFault(
    `MIGRATION_DATABASE_URL leads to ${place}, and DATABASE_URL to ${serving}. Let both name the ` +
      "same database, and both roles have the same search_path.",
  );
}

/** Where the statements of this connection go, in words. */
export async function placeOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ place: string }>(
    `SELECT 'the schema ' || coalesce(current_schema(), '(none)') || ' of the database ' ||
            datname || ' (oid ' || oid || ')' AS "place"
     FROM pg_database WHERE datname = current_database()`,
  );
  return rows[0]?.place ?? "";
}

/**
 * The rights a server needs on the tables that are there: they may belong to another role, which
 * migrated them. Rights on the history are those of reading it.
 */
export async function requireRights(
  client: Client,
  { setting, schema: named }: Connection,
  migrations: readonly Migration[],
): Promise<void> {
  const { rows: where } = await client.query<{
    role: string;
    schema: string | null;
    missing: boolean;
  }>(
    `SELECT quote_ident(current_user) AS "role", quote_ident(current_schema()) AS "schema",
            NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1) AS "missing"`,
    [named],
  );
  const { role = "", schema, missing = true } = where[0] ?? {};
  if (!schema) {
    // It is made when the tables are.
    if (named !== undefined && missing) return;
    throw new StartFault(
      `The role ${role} of ${setting} may use no schema of its search_path. As the owner of the ` +
        `schema: GRANT USAGE ON SCHEMA ${escapeIdentifier(named ?? "public")} TO ${role}`,
    );
  }
  const { rows } = await client.query<{ name: string; owner: string }>(lackingRights, [
    tablesOf(migrations),
  ]);
  const [first] = rows;
  if (!first) return;
  throw new StartFault(
    `The role ${role} of ${setting} may not use ${rows.length} tables and sequences of ` +
      `${first.owner}, ${first.name} among them. As ${first.owner}: ${grants(schema, role)}`,
  );
}

/** Also for those that later migrations make. Backups read sequences too. */
function grants(schema: string, role: string): string {
  const tables = "SELECT, INSERT, UPDATE, DELETE ON";
  return [
    `GRANT ${tables} ALL TABLES IN SCHEMA ${schema} TO ${role}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT ${tables} TABLES TO ${role}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${role}`,
  ].join("; ");
}

// A schema may hold tables of other programs, which are none of our business. A list of rights in
// one word would ask for any of them. CASE: of what is no sequence the function is an error, and
// conditions are evaluated in any order.
const lackingRights = `
SELECT relname AS "name", quote_ident(pg_get_userbyid(relowner)) AS "owner" FROM pg_class
WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND CASE
  WHEN relkind = 'r' AND relname = '_prisma_migrations' THEN NOT has_table_privilege(oid, 'SELECT')
  WHEN relkind = 'r' AND relname = ANY ($1) THEN NOT (
    has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT') AND
    has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))
  WHEN relkind = 'S' AND EXISTS (
    SELECT 1 FROM pg_depend JOIN pg_class AS owning ON owning.oid = refobjid
    WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND owning.relname = ANY ($1))
    THEN NOT has_sequence_privilege(oid, 'USAGE')
  ELSE false
END
ORDER BY 1`;

function tablesOf(migrations: readonly Migration[]): string[] {
  const made = migrations.flatMap(({ sql }) => [...sql.matchAll(/CREATE TABLE "(\w+)"/g)]);
  return made.map(([, name = ""]) => name);
}
