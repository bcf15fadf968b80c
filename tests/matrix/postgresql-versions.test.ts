import { execFileSync } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import { PrismaClient } from "@/lib/db/generated/postgresql/client";
import { migratePostgresql } from "@/lib/db/migrate-postgresql";
import { readMigrations } from "@/lib/db/migrations";
import { postgresqlAdapter } from "@/lib/db/postgresql";
import { otherPostgres } from "@/scripts/lib/other-postgres.mjs";
import { findPostgres } from "@/scripts/lib/tools.mjs";
import { newPath, start } from "@/tests/support/backup";
import { freshDatabase } from "@/tests/support/database";
import { expectFleetWorks, makeHostile, serve } from "@/tests/support/hostile-database";
import { startPostgres } from "@/tests/support/postgres";
import "@/tests/support/on-postgresql";

/** What this machine's may not have. */
const NEWER = { idle_session_timeout: "1s", transaction_timeout: "40ms" };

// The other tests run on the PostgreSQL of this machine, Debian 12's is 15.
const VERSIONS = ["17.10.0-beta.17", "18.4.0-beta.17"];

describe("a newer PostgreSQL, set up as its owner likes", () => {
  test.each(VERSIONS)(
    "%s: a server migrates, serves, and starts again",
    async (version) => {
      const postgres = await startPostgres(await otherPostgres(version));
      onTestFinished(() => postgres.stop());
      const databaseUrl = await postgres.createDatabase("muster");
      await makeHostile(databaseUrl, NEWER);
      const server = await serve(databaseUrl);
      await expectFleetWorks(server);
      await server.stop();
      await expectFleetWorks(await serve(databaseUrl));
      await expectBackupOf(databaseUrl, Number.parseInt(version, 10));
    },
    120_000,
  );
});

/** Saved by the programs of this machine, or told which ones save it. */
async function expectBackupOf(databaseUrl: string, version: number): Promise<void> {
  const database = { ...(await freshDatabase("sqlite")), databaseUrl };
  const { code, output } = await start("backup", [newPath(database)], database).ended;
  const own = execFileSync(findPostgres("pg_dump") ?? "", ["--version"], { encoding: "utf8" });
  const isOlder = Number(/ (\d+)/.exec(own)?.[1]) < version;
  expect(output).toContain(isOlder ? `Install those of version ${version} or later` : "Saved");
  expect(code).toBe(isOlder ? 1 : 0);
}

// Nobody cares for it any more. Whoever has it is not left with tables that no connection can read.
test("PostgreSQL 13, which knows fewer settings, is migrated and answers", async () => {
  const postgres = await startPostgres(await otherPostgres("13.23.0-beta.16"));
  onTestFinished(() => postgres.stop());
  const url = await postgres.createDatabase("muster");
  await migratePostgresql({ engine: "postgresql", url }, readMigrations("postgresql"));
  const client = new PrismaClient({ adapter: postgresqlAdapter(url) });
  onTestFinished(() => client.$disconnect());
  expect(await client.host.count()).toBe(0);
}, 120_000);
