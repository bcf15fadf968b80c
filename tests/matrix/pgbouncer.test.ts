import { describe, expect, onTestFinished, test } from "vitest";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import {
  expectFleetWorks,
  hostile,
  makeHostile,
  serve,
  withClient,
} from "@/tests/support/hostile-database";
import { startPgbouncer } from "@/tests/support/pgbouncer";
import "@/tests/support/on-postgresql";

// A database whose owner set what an administrator may set, and a real PgBouncer before it. Nothing
// of it may show: the server sets what it relies on where it holds.

/** What a session of pg_dump and a careless one leave behind on a connection that others get next. */
const LEFT_BEHIND = [
  "SELECT set_config('search_path', '', false)",
  "SET DateStyle = 'SQL, DMY'",
  "SET statement_timeout = 30",
  "SET default_transaction_isolation = 'serializable'",
];

async function hostileDatabase(): Promise<string> {
  const database = await freshDatabase("postgresql");
  onTestFinished(() => dropDatabase(database));
  await makeHostile(database.databaseUrl);
  return database.databaseUrl;
}

describe("whatever the database sets", () => {
  test("a server migrates and serves directly", async () => {
    await expectFleetWorks(await serve(await hostileDatabase()));
  }, 120_000);

  test.each([
    { pool_mode: "session", servers: 1 },
    { pool_mode: "transaction", servers: 2 },
  ])(
    "$servers migrate and serve through PgBouncer in $pool_mode mode",
    async ({ pool_mode, servers }) => {
      const databaseUrl = await hostileDatabase();
      const { url } = await startPgbouncer(databaseUrl, { pool_mode });
      const serving = [await serve(url)];
      await withClient(url, async (client) => {
        for (const statement of LEFT_BEHIND) await client.query(statement);
      });
      if (servers > 1) serving.push(await serve(url));
      for (const server of serving) await expectFleetWorks(server);
      // And nothing of ours is left for others.
      await withClient(url, async (client) => {
        await client.query("DISCARD ALL");
        const { rows } = await client.query("SHOW statement_timeout");
        expect(rows).toEqual([{ statement_timeout: hostile.statement_timeout }]);
      });
      await withClient(databaseUrl, async (client) => {
        const { rows } = await client.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'");
        expect(rows).toEqual([]);
      });
    },
    120_000,
  );
});
