import { join } from "node:path";
import pg from "pg";
import { databaseFault } from "../database-faults.mjs";
import { schemaOf, whereIs } from "../database-url.mjs";
import { quietly } from "../run.mjs";
import { Sentence } from "../say.mjs";
import { GONE_AFTER_MS, isDead } from "../server-process.mjs";
import { findPostgres } from "../tools.mjs";

const FILE = "muster.dump";
/**
 * How servers of versions before call their connections. Those of now have rows and other names
 * (lib/db/postgresql.ts): a pooler keeps connections, with their names, of servers that stopped.
 */
const OLD_SERVERS = ["muster", "muster live"];

export function describe({ url }) {
  const { database, host } = whereIs(url);
  return `the database ${database} of ${host}`;
}

/** Dumps the database as it is at one moment. Nobody waits for it but a change of a table. */
export async function save({ url }, folder) {
  const program = find("pg_dump");
  return connected({ url, setting: "DATABASE_URL" }, async (client, schema) => {
    // The migration must be that of the dump, whatever a server that starts meanwhile applies.
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await client.query(
      `SELECT pg_export_snapshot() AS "snapshot", "migration_name" AS "migration"
       FROM "_prisma_migrations"
       WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL ORDER BY 2 DESC LIMIT 1`,
    );
    const { snapshot, migration } = rows[0];
    await quietly(
      program,
      [
        "--format=custom",
        "--no-owner",
        "--no-password",
        `--schema="${schema}"`,
        // Who runs now is nothing to bring back.
        `--exclude-table-data="${schema}"."Server"`,
        `--snapshot=${snapshot}`,
        `--file=${join(folder, FILE)}`,
      ],
      { env: environment(client, url), failure: unsaved },
    );
    return migration;
  });
}

/**
 * Restores into the database. What was there is moved to a schema of its own and, when the
 * restore fails, back. Dropping it would go wrong on the way back from a newer version, whose
 * tables the backup does not name and which refer to those it does.
 */
export async function replace(target, folder, { force, time }) {
  // Tables are made by whoever migrates them later.
  const url = target.migrationUrl ?? target.url;
  const setting = target.migrationUrl ? "MIGRATION_DATABASE_URL" : "DATABASE_URL";
  const program = find("pg_restore");
  const archive = join(folder, FILE);
  const home = schemaIn(await quietly(program, ["--list", archive], { failure: unreadable }));
  await connected({ url, setting }, async (client, schema) => {
    await refuseWhileServed(client);
    // pg_restore would bring back nothing, and call that a success.
    if (home !== schema) throw new Sentence(elsewhere(home, schema));
    await makeSchema(client, schema);
    const objects = await objectsOf(client, schema);
    if (!force && (await holdData(client, objects))) {
      throw new Sentence(
        `${describe({ url })} already has data. To restore all the same, add --force: it is ` +
          "kept in a schema of its own.",
      );
    }
    const aside = `before_restore_${time}`;
    if (objects.length > 0) {
      await inTransaction(client, [`CREATE SCHEMA "${aside}"`, ...moves(objects, schema, aside)]);
      console.log(`What was there is kept in the schema ${aside}`);
    }
    try {
      await quietly(
        program,
        [
          "--no-owner",
          "--no-privileges",
          "--no-comments",
          "--no-password",
          "--exit-on-error",
          "--single-transaction",
          // What is in the schema, and not the schema itself, which is there.
          `--schema=${schema}`,
          `--dbname=${client.database}`,
          archive,
        ],
        { env: environment(client, url), failure: "pg_restore failed; what it said is above." },
      );
    } catch (error) {
      if (objects.length > 0) {
        await inTransaction(client, [...moves(objects, aside, schema), `DROP SCHEMA "${aside}"`]);
        console.log("What was there is back in its place.");
      }
      throw error;
    }
  });
}

/** The schema that an archive's tables were in, by what pg_restore lists. */
function schemaIn(listing) {
  return / TABLE (.+) _prisma_migrations /.exec(listing)?.[1];
}

function elsewhere(home, schema) {
  return (
    `The backup is of the schema "${home}", and this database keeps its tables in "${schema}". Let ` +
    `DATABASE_URL end in ?schema=${encodeURIComponent(home)} for the restore; a server with that ` +
    "address serves what was restored."
  );
}

/** Why pg_dump saved nothing, by what it said. */
function unsaved(output) {
  const [, server, own] = /server version: (\d+).*pg_dump version: (\d+)/.exec(output) ?? [];
  return server === undefined
    ? "pg_dump failed; what it said is above."
    : `This machine has PostgreSQL's programs of version ${own}, and the server has version ` +
        `${server}, which they cannot save. Install those of version ${server} or later ` +
        `(postgresql-client-${server} on Debian and Ubuntu), then save again.`;
}

/** Why pg_restore cannot read an archive, by what it said. */
function unreadable(output) {
  // "unsupported version (1.16) in file header": a newer pg_dump wrote it.
  return /unsupported version \([\d.]+\) in file header/.test(output)
    ? "The backup is not damaged: a newer pg_dump wrote it than this pg_restore can read. Install " +
        "PostgreSQL's programs of that version or a later one, then restore."
    : `${FILE} is damaged: pg_restore cannot read it. Restore another backup.`;
}

/** Runs `work` with a connection and the name of the schema the tables are in. */
async function connected({ url, setting }, work) {
  let client;
  try {
    // Reads the certificates that the URL names.
    client = new pg.Client({
      connectionString: url,
      application_name: "muster backup",
      connectionTimeoutMillis: 15_000,
    });
    // A connection that breaks is told by the statement that needs it.
    client.on("error", () => undefined);
    await client.connect();
    const named = schemaOf(process.env.DATABASE_URL);
    if (named) await client.query(`SET search_path TO ${pg.escapeIdentifier(named)}`);
    const { rows } = await client.query("SELECT current_schema() AS name");
    return await work(client, named ?? rows[0].name);
  } catch (error) {
    if (error instanceof Sentence) throw error;
    throw refusal(error, url, setting);
  } finally {
    await client?.end().catch(() => undefined);
  }
}

function refusal(error, url, setting) {
  const links = [error, ...(error.errors ?? [])];
  const sentence =
    databaseFault(links, { engine: "postgresql", url }, setting) ??
    `${describe({ url })} cannot be used: ${error.message}. Look whether ${setting} is right.`;
  return new Sentence(sentence, { cause: error });
}

/**
 * Servers are known by their rows, and those of versions before by the names of their connections,
 * which a URL can change.
 */
async function refuseWhileServed(client) {
  for (const server of await runningServers(client)) {
    if (isDead(server)) continue;
    throw new Sentence(
      `A server on ${server.host} uses this database: it was there ${server.seconds} s ago. Stop ` +
        `every server of it, then restore; one that crashed counts for nothing after ` +
        `${GONE_AFTER_MS / 1000} s.`,
    );
  }
  const { rowCount } = await client.query(
    `SELECT 1 FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = ANY ($1)`,
    [OLD_SERVERS],
  );
  if (rowCount > 0) {
    throw new Sentence("A server uses this database. Stop every server of it, then restore.");
  }
}

async function runningServers(client) {
  const { rows: tables } = await client.query(`SELECT to_regclass('"Server"') AS "name"`);
  if (tables[0].name === null) return [];
  const { rows } = await client.query(
    `SELECT * FROM (
       SELECT "host", "pid", "pidSpace",
              round(EXTRACT(EPOCH FROM clock_timestamp() AT TIME ZONE 'UTC' - "seenAt")) AS "seconds"
       FROM "Server") AS "seen"
     WHERE abs("seconds") < $1`,
    [GONE_AFTER_MS / 1000],
  );
  return rows;
}

/** Asked first: CREATE … IF NOT EXISTS wants the right to make it even where it is. */
async function makeSchema(client, schema) {
  const { rowCount } = await client.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [
    schema,
  ]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${pg.escapeIdentifier(schema)}`);
}

/** The tables and enumerations of a schema, names quoted: all that Muster has. */
async function objectsOf(client, schema) {
  const { rows } = await client.query(
    `SELECT 'TABLE' AS kind, quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = $1
     UNION ALL
     SELECT 'TYPE', quote_ident(typname) FROM pg_type
     WHERE typnamespace = quote_ident($1)::regnamespace AND typtype = 'e'`,
    [schema],
  );
  return rows;
}

async function holdData(client, objects) {
  for (const { kind, name } of objects) {
    if (kind === "TYPE" || name === "_prisma_migrations") continue;
    const { rowCount } = await client.query(`SELECT 1 FROM ${name} LIMIT 1`);
    if (rowCount > 0) return true;
  }
  return false;
}

/** Indexes, constraints and rows go with their table. */
function moves(objects, from, to) {
  return objects.map(({ kind, name }) => `ALTER ${kind} "${from}".${name} SET SCHEMA "${to}"`);
}

async function inTransaction(client, statements) {
  await client.query(
    ["BEGIN", "SET LOCAL lock_timeout = '10s'", ...statements, "COMMIT"].join(";"),
  );
}

/** The connection for PostgreSQL's programs: arguments are for everybody on the machine to see. */
function environment({ host, port, user, password, database }, url) {
  const query = new URLSearchParams(url.split("?")[1] ?? "");
  const mode = query.get("sslmode") ?? (query.get("ssl") === "true" ? "require" : undefined);
  const settings = {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
    // The driver's word for encryption without looking at the certificate.
    PGSSLMODE: mode === "no-verify" ? "require" : mode,
    PGSSLROOTCERT: query.get("sslrootcert"),
    PGSSLCERT: query.get("sslcert"),
    PGSSLKEY: query.get("sslkey"),
  };
  const given = Object.entries(settings).filter(([, value]) => value);
  return { ...process.env, ...Object.fromEntries(given) };
}

function find(program) {
  const found = findPostgres(program);
  if (found) return found;
  throw new Sentence(
    `${program} was not found. Install PostgreSQL's programs, not older than the server: ` +
      "apt-get install postgresql-client (Debian, Ubuntu), dnf install postgresql (Fedora), " +
      "apk add postgresql-client (Alpine), brew install libpq (macOS).",
  );
}
