import { createServer } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { db, engine, inTransaction } from "@/lib/db";
import { isUnavailable, isWriteConflict } from "@/lib/db/errors";
import { PrismaClient as PostgresqlClient } from "@/lib/db/generated/postgresql/client";
import { PrismaClient } from "@/lib/db/generated/sqlite/client";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { postgresqlAdapter } from "@/lib/db/postgresql";
import { sqliteAdapter } from "@/lib/db/sqlite";
import { migratedDatabase } from "@/tests/support/database";
import { startPostgres } from "@/tests/support/postgres";
import { thrown } from "@/tests/support/thrown";
import "@/tests/support/alone";

describe.runIf(engine === "sqlite")("an absent SQLite file", () => {
  async function ownFile() {
    const file = join((await migratedDatabase("sqlite")).dataDir, "muster.db");
    const client = new PrismaClient({ adapter: sqliteAdapter(file, { busyTimeout: 50 }) });
    onTestFinished(() => client.$disconnect());
    return { file, client };
  }

  const add = (client: PrismaClient, name = "x") => client.organization.create({ data: { name } });

  test("held by another process, and free again", async () => {
    const { file, client } = await ownFile();
    const other = new Database(file);
    onTestFinished(() => void other.close());
    other.exec("BEGIN IMMEDIATE");
    expect(isUnavailable(await thrown(() => add(client)))).toBe(true);
    expect(isUnavailable(await thrown(() => inTransaction(client, (tx) => tx.host.count())))).toBe(
      true,
    );
    expect(await client.organization.count()).toBe(0);
    other.exec("ROLLBACK");
    await add(client);
    await inTransaction(client, (tx) => tx.organization.create({ data: { name: "y" } }));
    expect(await client.organization.count()).toBe(2);
  });

  test("disk full, and space again", async () => {
    const { client } = await ownFile();
    await client.$queryRaw`PRAGMA max_page_count = 1`;
    const large = "x".repeat(1_000_000);
    expect(isUnavailable(await thrown(() => add(client, large)))).toBe(true);
    const work = () =>
      inTransaction(client, (tx) => tx.organization.create({ data: { name: large } }));
    expect(isUnavailable(await thrown(work))).toBe(true);
    await client.$queryRaw`PRAGMA max_page_count = 100000`;
    await inTransaction(client, (tx) => tx.organization.create({ data: { name: large } }));
    expect(await client.organization.count()).toBe(1);
  });

  test("not writable", async () => {
    const { client } = await ownFile();
    await client.$executeRaw`PRAGMA query_only = ON`;
    expect(isUnavailable(await thrown(() => add(client)))).toBe(true);
  });

  test.each(["/nowhere/muster.db", "/dev/null/muster.db", "nowhere.db"])("no %s", async (file) => {
    const client = new PrismaClient({ adapter: sqliteAdapter(file) });
    expect(isUnavailable(await thrown(() => client.host.count()))).toBe(true);
  });
});

describe.runIf(engine === "postgresql")("an absent PostgreSQL server", () => {
  const databaseUrl = () => process.env.DATABASE_URL ?? "";

  function connect(...options: Parameters<typeof postgresqlAdapter>) {
    const client = new PostgresqlClient({ adapter: postgresqlAdapter(...options) });
    onTestFinished(() => client.$disconnect());
    return client;
  }

  test("stopped in the middle, and back: the same client recovers", async () => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.stop());
    const url = await postgres.createDatabase("outage");
    await migrateDatabase({ engine: "postgresql", url });
    const client = connect(url);
    await client.organization.create({ data: { name: "before" } });

    let begun = 0;
    let halted = () => {};
    const halt = new Promise<void>((resolve) => {
      halted = resolve;
    });
    const open = (last: () => Promise<unknown> | undefined) =>
      thrown(() =>
        client.$transaction(
          async (tx) => {
            await tx.organization.create({ data: { name: "during" } });
            begun += 1;
            await halt;
            await last();
          },
          { timeout: 20_000 },
        ),
      );
    const sleeping = thrown(() => client.$queryRaw`SELECT pg_sleep(20)::text`);
    const writing = open(() => client.organization.count());
    const committing = open(() => undefined);
    await expect.poll(() => begun).toBe(2);
    await expect
      .poll(() => client.$queryRaw`SELECT 1 FROM pg_stat_activity WHERE query LIKE '%sleep(20)%'`)
      .not.toEqual([]);
    await postgres.halt();
    halted();
    const errors = [
      ...(await Promise.all([sleeping, writing, committing])),
      await thrown(() => client.organization.count()),
      await thrown(() => client.$transaction((tx) => tx.organization.count())),
      await thrown(() => client.$queryRaw`SELECT 1`),
      await thrown(() => client.$executeRaw`DELETE FROM "Host"`),
    ];
    expect(errors.map(isUnavailable)).toEqual(errors.map(() => true));

    await postgres.resume();
    // Every connection of the pool is asked, also those that were open before.
    const counts = await Promise.all(Array.from({ length: 20 }, () => client.organization.count()));
    expect(new Set(counts)).toEqual(new Set([1]));
  });

  test("ended by an administrator", async () => {
    const client = connect(databaseUrl());
    const sleeping = thrown(() => client.$queryRaw`SELECT pg_sleep(21)::text`);
    await expect
      .poll(
        () => db.$queryRaw`
          SELECT pg_terminate_backend(pid) AS "ended" FROM pg_stat_activity
          WHERE query LIKE '%pg_sleep(21)%' AND pid <> pg_backend_pid()`,
      )
      .toEqual([{ ended: true }]);
    expect(isUnavailable(await sleeping)).toBe(true);
    expect(await client.host.count()).toBe(0);
  });

  test("too slow", async () => {
    const slow = connect(databaseUrl(), { limits: { statement: 50 } });
    expect(isUnavailable(await thrown(() => slow.$queryRaw`SELECT pg_sleep(9)::text`))).toBe(true);
    const silent = connect(databaseUrl(), { query_timeout: 50 });
    expect(isUnavailable(await thrown(() => silent.$queryRaw`SELECT pg_sleep(1)::text`))).toBe(
      true,
    );
  });

  test("no connection free in time", async () => {
    const client = connect(databaseUrl(), { max: 1, connectionTimeoutMillis: 2_000 });
    await client.$transaction(async (tx) => {
      await tx.host.count();
      expect(isUnavailable(await thrown(() => client.host.count()))).toBe(true);
      const waiting = () => client.$transaction((other) => other.host.count(), { maxWait: 30 });
      expect(isUnavailable(await thrown(waiting))).toBe(true);
    });
    expect(await client.host.count()).toBe(0);
  });

  test("too many connections, a read-only server, and no such database", async () => {
    const elsewhere = new URL(databaseUrl());
    elsewhere.pathname = "/nowhere";
    const missing = connect(elsewhere.href);
    expect(isUnavailable(await thrown(() => missing.host.count()))).toBe(true);

    const replica = connect(databaseUrl(), { options: "-c default_transaction_read_only=on" });
    const write = () => replica.organization.create({ data: { name: "x" } });
    expect(isUnavailable(await thrown(write))).toBe(true);
  });

  test("nobody listens, or nobody answers", async () => {
    const server = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no address");
    const url = `postgresql://muster@127.0.0.1:${address.port}/muster`;
    const mute = connect(url, { connectionTimeoutMillis: 50 });
    expect(isUnavailable(await thrown(() => mute.host.count()))).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    for (const host of ["127.0.0.1", "localhost"]) {
      const away = connect(url.replace("127.0.0.1", host));
      expect(isUnavailable(await thrown(() => away.host.count()))).toBe(true);
      expect(isUnavailable(await thrown(() => away.$transaction((tx) => tx.host.count())))).toBe(
        true,
      );
    }
  });

  test("a serialization failure that outlived its attempts", async () => {
    const { id } = await db.organization.create({ data: { name: "0" } });
    const conflict = await thrown(() =>
      db.$transaction(
        async (tx) => {
          await tx.organization.findUnique({ where: { id } });
          await db.organization.update({ where: { id }, data: { name: "1" } });
          await tx.organization.update({ where: { id }, data: { name: "2" } });
        },
        { isolationLevel: "Serializable" },
      ),
    );
    expect(isWriteConflict(conflict)).toBe(true);
    expect(isUnavailable(conflict)).toBe(true);
  });
});
