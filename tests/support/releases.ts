import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Client } from "pg";
import { type Engine, targetOf } from "@/lib/db/target";
import type { ReleaseFleet } from "@/scripts/lib/release-fleet";
import type { TestDatabase } from "@/tests/support/database";

// Databases of releases, made by `npm run record-release`.

const folder = "tests/fixtures/databases";

export type Release = ReleaseFleet & {
  version: string;
  commit: string;
  recordedAt: string;
  /** The AUTH_SECRET it was made with. */
  secret: string;
};

export type Row = Record<string, unknown>;

/** The versions there are databases of. */
export function recordedReleases(): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sqlite.sql"));
  return names.map((name) => name.replace(".sqlite.sql", "")).sort();
}

/** What is known of the fleet in the database of a release. */
export function recorded(version: string, engine: Engine): Release {
  return JSON.parse(readFileSync(join(folder, `${version}.${engine}.json`), "utf8"));
}

/** The statements of a release's database, its times moved so that it was made just now. */
export function dumpOf(version: string, engine: Engine): string {
  const sql = readFileSync(join(folder, `${version}.${engine}.sql`), "utf8");
  const later = Date.now() - Date.parse(recorded(version, engine).recordedAt);
  return sql.replaceAll(
    /(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d(?:\.\d+)?)/g,
    (_, day: string, between: string, time: string) => {
      const moved = new Date(Date.parse(`${day}T${time}Z`) + later).toISOString();
      return moved.slice(0, -1).replace("T", between);
    },
  );
}

/** Fills an empty database. */
export async function load(sql: string, into: TestDatabase): Promise<void> {
  await withDatabase(into, {
    sqlite: (database) => void database.exec(sql),
    postgresql: async (client) => void (await client.query(sql)),
  });
}

/** Every row of every table but the history of migrations, as plain values. */
export async function everyRow(of: TestDatabase): Promise<Map<string, Row[]>> {
  const tables = new Map<string, Row[]>();
  const keep = (name: string, rows: Row[]) => void tables.set(name, rows);
  await withDatabase(of, {
    sqlite: (database) => {
      const names = `SELECT name FROM sqlite_schema WHERE type = 'table' AND ${OURS("name")}`;
      for (const { name } of database.prepare<[], { name: string }>(names).all()) {
        keep(name, database.prepare<[], Row>(`SELECT * FROM "${name}"`).all());
      }
    },
    postgresql: async (client) => {
      const names = await client.query<{ name: string }>(
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND ${OURS("tablename")}`,
      );
      for (const { name } of names.rows) {
        const { rows } = await client.query<{ row: Row }>(
          `SELECT to_jsonb(one) AS "row" FROM public."${name}" AS one`,
        );
        keep(
          name,
          rows.map(({ row }) => row),
        );
      }
    },
  });
  return tables;
}

const OURS = (name: string) =>
  `${name} NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND ${name} <> '_prisma_migrations'`;

type Work = {
  sqlite: (database: Database.Database) => void;
  postgresql: (client: Client) => Promise<void>;
};

async function withDatabase(of: TestDatabase, work: Work): Promise<void> {
  const target = targetOf(of);
  if (target.engine === "sqlite") {
    const database = new Database(target.file);
    try {
      work.sqlite(database);
    } finally {
      database.close();
    }
    return;
  }
  const client = new Client({ connectionString: target.url });
  await client.connect();
  try {
    await work.postgresql(client);
  } finally {
    await client.end();
  }
}
