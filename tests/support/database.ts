import { randomBytes } from "node:crypto";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { inject } from "vitest";
import type { Engine } from "@/lib/db/target";

/** The migrated databases the others are copies of: a file of the run's folder, a database. */
export const templates = { sqlite: "template.db", postgresql: "muster_template" };

/** A database of its own, as the settings name it. */
export interface TestDatabase {
  /** DATABASE_URL: empty for SQLite, whose file lies in `dataDir`. */
  databaseUrl: string;
  /** DATA_DIR, an empty folder but for the SQLite file. */
  dataDir: string;
}

/** An empty database without tables, for tests that start servers or migrate themselves. */
export function freshDatabase(engine: Engine): Promise<TestDatabase> {
  return create(engine, undefined);
}

/** An empty database with the tables of the present schema. */
export function migratedDatabase(engine: Engine): Promise<TestDatabase> {
  return create(engine, templates);
}

/** Deletes a PostgreSQL database, ending its connections. SQLite's go with the run's folder. */
export async function dropDatabase({ databaseUrl }: TestDatabase): Promise<void> {
  if (databaseUrl === "") return;
  await administer(`DROP DATABASE IF EXISTS "${databaseName(databaseUrl)}" WITH (FORCE)`);
}

async function create(
  engine: Engine,
  template: typeof templates | undefined,
): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const dataDir = join(inject("scratch"), name);
  await mkdir(dataDir);
  if (engine === "sqlite") {
    if (template) {
      await copyFile(join(inject("scratch"), template.sqlite), join(dataDir, "muster.db"));
    }
    return { databaseUrl: "", dataDir };
  }
  await administer(`CREATE DATABASE "${name}" TEMPLATE "${template?.postgresql ?? "template0"}"`);
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${name}`;
  return { databaseUrl: url.href, dataDir };
}

async function administer(statement: string): Promise<void> {
  const connectionString = inject("postgresUrl");
  if (connectionString === "") throw new Error("This needs PostgreSQL, which this machine lacks.");
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function databaseName(url: string): string {
  return new URL(url).pathname.slice(1);
}
