import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { twoServers } from "@/tests/support/deployed";
import { eventually } from "@/tests/support/eventually";
import { type Postgres, startPostgres } from "@/tests/support/postgres";
import { askFrom, haproxyServers, startHaproxy } from "@/tests/support/proxies";
import { type RunningServer, startServer } from "@/tests/support/server";
import { SelfSigned } from "@/tests/support/tls-front";
import "@/tests/support/on-postgresql";

// HAProxy with docs/deploy/two-servers.cfg asks /api/ready: a server whose database is gone lives, and
// is asked nothing more.

describe("HAProxy in front of two servers", () => {
  const certificate = new SelfSigned();
  let lost: Postgres;
  let servers: RunningServer[];
  let socket: string;
  let url: string;

  beforeAll(async () => {
    lost = await startPostgres();
    servers = [
      await startServer({ databaseUrl: await lost.createDatabase("muster") }),
      await startServer(),
    ];
    const [first, second] = servers.map(({ port }) => port) as [number, number];
    const port = await freePort();
    // What it asks and when stays; TLS is for other tests.
    const plain = twoServers(port, [first, second], certificate).replace(
      / ssl crt \S+ alpn \S+/,
      "",
    );
    socket = await startHaproxy(port, plain);
    url = `http://127.0.0.1:${port}`;
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill9()));
    await lost.stop();
    certificate.dispose();
  });

  const states = (first: unknown, second: unknown) =>
    eventually(async () => expect(await haproxyServers(socket)).toEqual({ first, second }));

  /** How many of twenty requests came to the first server. */
  async function shareOfFirst(): Promise<number> {
    const asked = () => servers[0]?.lines().filter(({ path }) => path === "/api/none").length ?? 0;
    const before = asked();
    for (let time = 0; time < 20; time += 1) {
      const { status, body } = await askFrom("127.0.0.9", `${url}/api/none`);
      expect([status, JSON.parse(body)]).toEqual([404, expect.anything()]);
    }
    return asked() - before;
  }

  test("takes one out while its database is gone, and in again", async () => {
    await states("UP L7OK", "UP L7OK");
    await eventually(async () => expect(await shareOfFirst()).toBe(10));
    await lost.halt();
    await states(expect.stringMatching(/^DOWN L7/), "UP L7OK");
    expect(await shareOfFirst()).toBe(0);
    await lost.resume();
    await states("UP L7OK", "UP L7OK");
    await eventually(async () => expect(await shareOfFirst()).toBe(10));
  });
});
