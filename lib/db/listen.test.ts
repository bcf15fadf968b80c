import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Client } from "pg";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { listenToServers } from "@/lib/db/listen";
import { env } from "@/lib/env";
import { startPgbouncer } from "@/tests/support/pgbouncer";
import "@/tests/support/on-postgresql";

describe("whoever listens", () => {
  const before = env.databaseListenUrl;

  afterEach(() => {
    env.databaseListenUrl = before;
  });

  test("stops at once while it connects to what does not answer", async () => {
    const mute = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
    await once(mute, "listening");
    const { port } = mute.address() as AddressInfo;
    env.databaseListenUrl = `postgresql://muster@127.0.0.1:${port}/muster`;
    const asked = once(mute, "connection");
    const stop = listenToServers(() => undefined);
    await asked;
    await stop();
    mute.close();
    // Less than a connection may take.
  }, 5_000);

  test("leaves a pooler's connection nothing by which others would hear of changes", async () => {
    const { url } = await startPgbouncer(env.databaseUrl ?? "", { default_pool_size: 1 });
    env.databaseListenUrl = url;
    onTestFinished(listenToServers(() => undefined));
    const next = new Client({ connectionString: url });
    await next.connect();
    onTestFinished(() => next.end());
    const channels = async () => {
      const { rows } = await next.query("SELECT pg_listening_channels() AS name");
      return rows.map(({ name }) => String(name));
    };
    await expect.poll(channels).toHaveLength(1);
    expect((await channels())[0]).toMatch(/^muster_echo_[0-9a-f]{32}$/);
  });
});
