import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { engine } from "@/lib/db";
import { PrismaClient } from "@/lib/db/generated/postgresql/client";
import { migratePostgresql } from "@/lib/db/migrate-postgresql";
import { readMigrations } from "@/lib/db/migrations";
import { postgresqlAdapter } from "@/lib/db/postgresql";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import "@/tests/support/on-postgresql";

// PostgreSQL as administrators set it up: other encodings, other schemas, a role that only serves and
// one that migrates.

describe("a PostgreSQL database", () => {
  const migrations = engine === "postgresql" ? readMigrations("postgresql") : [];
  const names = migrations.map(({ name }) => name);
  const roles: string[] = [];

  afterAll(async () => {
    for (const role of roles) await run(inject("postgresUrl"), `DROP ROLE ${role}`);
  });

  async function run(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) ({ rows } = await client.query(statement));
      return rows;
    } finally {
      await client.end();
    }
  }

  /** An empty database with a role that owns nothing, and the URLs of it and of its superuser. */
  async function withRole() {
    const database = await freshDatabase("postgresql");
    onTestFinished(() => dropDatabase(database));
    const role = `role_${randomBytes(4).toString("hex")}`;
    const owner = database.databaseUrl;
    await run(owner, `CREATE ROLE ${role} LOGIN`);
    roles.push(role);
    const url = new URL(owner);
    url.username = role;
    return { owner, role, name: url.pathname.slice(1), url: url.href };
  }

  const migrate = (url: string, migrationUrl?: string) =>
    migratePostgresql({ engine: "postgresql", url, migrationUrl }, migrations);

  test.each(["LATIN1", "SQL_ASCII"])("in %s is refused", async (encoding) => {
    const name = `test_${encoding.toLowerCase()}_${randomBytes(4).toString("hex")}`;
    const url = new URL(inject("postgresUrl"));
    url.pathname = `/${name}`;
    const locale = "LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0";
    await run(inject("postgresUrl"), `CREATE DATABASE ${name} ENCODING '${encoding}' ${locale}`);
    onTestFinished(() => dropDatabase({ databaseUrl: url.href, dataDir: "" }));
    await expect(migrate(url.href)).rejects.toThrow(
      `The database ${name} of DATABASE_URL has the encoding ${encoding}`,
    );
    expect(await run(url.href, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
  });

  test.each(["by the role", "by the URL"])("has a schema %s, and nothing elsewhere", async (by) => {
    const { owner, role, name, url: plain } = await withRole();
    const url = by === "by the URL" ? `${plain}?schema=App%201` : plain;
    await run(
      owner,
      ...(by === "by the URL"
        ? [`GRANT CREATE ON DATABASE "${name}" TO ${role}`]
        : [
            `CREATE SCHEMA "App 1" AUTHORIZATION ${role}`,
            `ALTER ROLE ${role} IN DATABASE "${name}" SET search_path = "App 1"`,
          ]),
    );
    expect(await migrate(url)).toEqual(names);
    expect(await migrate(url)).toEqual([]);
    const client = new PrismaClient({ adapter: postgresqlAdapter(url) });
    onTestFinished(() => client.$disconnect());
    const { id } = await client.organization.create({ data: { name: "in a schema" } });
    await client.$transaction((tx) =>
      tx.organization.update({ where: { id }, data: { name: "still there" } }),
    );
    expect(await client.$queryRaw`SELECT "name" FROM "Organization"`).toEqual([
      { name: "still there" },
    ]);
    expect(await run(owner, `SELECT "id" FROM "App 1"."Organization"`)).toEqual([{ id }]);
    expect(await run(owner, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
    await client.$disconnect();
    await run(owner, `DROP OWNED BY ${role}`);
  });

  test("whose tables a version before put beside the schema of the URL is refused", async () => {
    const { owner } = await withRole();
    const url = `${owner}?schema=app`;
    // The history of another program is none of our business.
    await run(
      owner,
      `CREATE TABLE "_prisma_migrations" ("migration_name" text, "finished_at" timestamptz)`,
    );
    await migrate(url);
    await run(owner, 'DROP TABLE "_prisma_migrations"', "DROP SCHEMA app CASCADE");
    await migrate(owner);
    await expect(migrate(url)).rejects.toThrow(
      /names the schema "app", and the tables of Muster are in the schema "public".* SET SCHEMA/,
    );
    expect(await run(owner, "SELECT 1 FROM pg_namespace WHERE nspname = 'app'")).toEqual([]);
  });

  test("with nothing to apply is good for a role that may only read and write rows", async () => {
    const { owner, role, url } = await withRole();
    await expect(migrate(url)).rejects.toThrow(
      new RegExp(
        `The role of DATABASE_URL may not .* ${names.length} migrations .*permission denied`,
      ),
    );
    await migrate(owner);
    const refused = await migrate(url).catch((error: Error) => error.message);
    expect(refused).toContain(`The role ${role} of DATABASE_URL may not use`);
    const [, grants = ""] = /As muster: (.*)$/.exec(String(refused)) ?? [];
    // The sentence is what an administrator pastes.
    await run(owner, grants);
    expect(await migrate(url)).toEqual([]);
    const client = new PrismaClient({ adapter: postgresqlAdapter(url) });
    onTestFinished(() => client.$disconnect());
    await client.organization.create({ data: { name: "served" } });
    // Numbers of rows come from sequences.
    await run(url, `SELECT nextval(pg_get_serial_sequence('"PackageState"', 'id'))`);
    await run(owner, `REVOKE USAGE ON ALL SEQUENCES IN SCHEMA public FROM ${role}`);
    await expect(migrate(url)).rejects.toThrow(/tables and sequences of muster, \w+_id_seq/);
    await run(owner, `DROP OWNED BY ${role}`);
  });

  test("is migrated by a role of its own, and served by another", async () => {
    const { owner, role, url } = await withRole();
    // Before any table is there, an administrator can settle it for all that come.
    await run(
      owner,
      `ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role}`,
      `ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO ${role}`,
    );
    expect(await migrate(url, owner)).toEqual(names);
    expect(await migrate(url, owner)).toEqual([]);
    await expect(run(url, 'DROP TABLE "Host"')).rejects.toThrow("must be owner");
    await run(owner, `DROP OWNED BY ${role}`);
  });

  test("that the migrating role finds elsewhere is refused before anything is made", async () => {
    const { url } = await withRole();
    const other = await withRole();
    await expect(migrate(url, other.owner)).rejects.toThrow(
      "Let both name the same database, and both roles have the same search_path.",
    );
    expect(await run(other.owner, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual(
      [],
    );
  });

  test("whose migrating role is not let in says in which setting it stands", async () => {
    const { url, owner } = await withRole();
    const missing = new URL(owner);
    missing.username = "nobody_here";
    await expect(migrate(url, missing.href)).rejects.toThrow(
      /does not let "nobody_here" in: .* correct the user in MIGRATION_DATABASE_URL/,
    );
  });

  test("of another program's tables too is used all the same", async () => {
    const { owner, role, url } = await withRole();
    await migrate(owner);
    await run(
      owner,
      "CREATE SEQUENCE elsewhere",
      'CREATE TABLE "Other" ("id" serial)',
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`,
      `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`,
      `REVOKE ALL ON "Other", "elsewhere" FROM ${role}`,
    );
    expect(await migrate(url)).toEqual([]);
    await run(owner, `DROP OWNED BY ${role}`);
  });

  test("whose migration waits says for whom, and no limit of the role cuts it", async () => {
    const { owner, role, url, name } = await withRole();
    await run(
      owner,
      `GRANT CREATE ON SCHEMA public TO ${role}`,
      `ALTER ROLE ${role} IN DATABASE "${name}" SET statement_timeout = '100ms'`,
    );
    const holder = new Client({ connectionString: owner, application_name: "a long one" });
    await holder.connect();
    await holder.query("BEGIN; SELECT pg_advisory_xact_lock(72707369)");
    const said: string[] = [];
    const waiting = { everyMs: 150, say: (sentence: string) => said.push(sentence) };
    const migrated = migratePostgresql({ engine: "postgresql", url }, migrations, waiting);
    await expect.poll(() => said.length, { timeout: 10_000 }).toBeGreaterThan(1);
    await holder.end();
    expect(await migrated).toEqual(names);
    expect(said[0]).toMatch(/has waited \d+ s for a long one \(process \d+, role muster/);
    await run(owner, `DROP OWNED BY ${role}`);
  });
});
