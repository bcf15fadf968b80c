import { join } from "node:path";
import Database from "better-sqlite3";
import { Client } from "pg";
import type { TestDatabase } from "@/tests/support/database";

/** Runs one statement in the database of a server that is running. */
async function run({ databaseUrl, dataDir }: TestDatabase, statement: string): Promise<void> {
  if (databaseUrl === "") {
    const file = new Database(join(dataDir, "muster.db"));
    file.exec(statement);
    file.close();
    return;
  }
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** As if the minute after the last sign of life of every host had passed, but for a second. */
export async function hurrySilence(database: TestDatabase): Promise<void> {
  const soon =
    database.databaseUrl === ""
      ? "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', '+1 seconds')"
      : "timezone('utc', now()) + interval '1 second'";
  await run(database, `UPDATE "Host" SET "onlineUntil" = ${soon}`);
}
