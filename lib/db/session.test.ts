import { describe, expect, onTestFinished, test } from "vitest";
import { isUnavailable } from "@/lib/db/errors";
import { PrismaClient } from "@/lib/db/generated/postgresql/client";
import { type ConnectionOptions, postgresqlAdapter } from "@/lib/db/postgresql";
import { startPgbouncer } from "@/tests/support/pgbouncer";
import { startTcpProxy } from "@/tests/support/tcp-proxy";
import { thrown } from "@/tests/support/thrown";
import "@/tests/support/alone";
import "@/tests/support/on-postgresql";

// Through a real PgBouncer, and through a wire that fails.

const direct = () => process.env.DATABASE_URL ?? "";
const portOf = (url: string) => Number(new URL(url).port);

function connect(url: string, options: ConnectionOptions = {}) {
  const client = new PrismaClient({ adapter: postgresqlAdapter(url, options) });
  onTestFinished(() => client.$disconnect());
  return client;
}

type Setting = { setting: string }[];
const timeoutOf = (client: Pick<PrismaClient, "$queryRaw">) =>
  client.$queryRaw<Setting>`SELECT current_setting('statement_timeout') AS "setting"`;

describe("a connection through a pooler", () => {
  test("has our limits, in a transaction and out of one, and leaves none behind", async () => {
    const { url } = await startPgbouncer(direct(), { default_pool_size: 1 });
    const client = connect(url, { limits: { statement: 4_321 } });
    expect(await timeoutOf(client)).toEqual([{ setting: "4321ms" }]);
    expect(await client.$transaction((tx) => timeoutOf(tx))).toEqual([{ setting: "4321ms" }]);
    // Another session on the same connection to PostgreSQL: there is one.
    const other = connect(url, { limits: { statement: 1_234 } });
    expect(await timeoutOf(other)).toEqual([{ setting: "1234ms" }]);
    expect(await timeoutOf(client)).toEqual([{ setting: "4321ms" }]);
    const slow = connect(url, { limits: { statement: 50 } });
    expect(isUnavailable(await thrown(() => slow.$queryRaw`SELECT pg_sleep(9)::text`))).toBe(true);
    const level = () =>
      client.$transaction((tx) => tx.$queryRaw`SHOW transaction_isolation`, {
        isolationLevel: "Serializable",
      });
    expect(await level()).toEqual([{ transaction_isolation: "serializable" }]);
  });

  test("makes do with those that a pooler allows", async () => {
    const { url } = await startPgbouncer(direct(), { max_client_conn: 3 });
    const client = connect(url);
    const counts = await Promise.all(Array.from({ length: 30 }, () => client.host.count()));
    expect(new Set(counts)).toEqual(new Set([0]));
  });

  test("is noticed when it takes the place of PostgreSQL under a running server", async () => {
    const wire = await startTcpProxy(portOf(direct()));
    const { url } = await startPgbouncer(direct());
    const client = connect(wire.through(url), { max: 1, limits: { statement: 4_321 } });
    expect(await timeoutOf(client)).toEqual([{ setting: "4321ms" }]);
    wire.leadTo(portOf(url));
    wire.cut();
    // Those that count on a session of their own fail, and no statement runs without its limits.
    const seen: (Setting | "unavailable")[] = [];
    while (seen.filter((one) => one !== "unavailable").length < 3) {
      const one = await timeoutOf(client).catch((error: unknown) => {
        if (!isUnavailable(error)) throw error;
        return "unavailable" as const;
      });
      seen.push(one);
    }
    expect(seen).toContain("unavailable");
    expect(seen.length).toBeLessThan(6);
    for (const one of seen.slice(-3)) expect(one).toEqual([{ setting: "4321ms" }]);
  });

  test.each(["directly", "through PgBouncer"])(
    "%s, one that says nothing any more is given up, also within a transaction",
    async (way) => {
      const url = way === "directly" ? direct() : (await startPgbouncer(direct())).url;
      const wire = await startTcpProxy(portOf(url));
      const client = connect(wire.through(url), { max: 1, query_timeout: 400 });
      expect(await client.host.count()).toBe(0);
      wire.freeze();
      expect(isUnavailable(await thrown(() => client.host.count()))).toBe(true);
      const halfWay = () =>
        client.$transaction(async (tx) => {
          await tx.host.count();
          wire.freeze();
          await tx.host.count();
        });
      expect(isUnavailable(await thrown(halfWay))).toBe(true);
      expect(await client.$transaction((tx) => tx.host.count())).toBe(0);
    },
  );
});
