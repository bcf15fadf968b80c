import { once } from "node:events";
import { beforeAll, describe, expect, test } from "vitest";
import { desk, openAgentSocket } from "@/tests/support/agent-socket";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";
import "@/tests/support/on-sqlite";

// They take as long as they take, side by side.
const TIMEOUT = 240_000;

let server: RunningServer;

beforeAll(async () => {
  server = await sharedServer();
});

// Of the connection alone: the database has no part in it.
describe.concurrent("a websocket", () => {
  test(
    "is pinged, and lives while it answers",
    async () => {
      const socket = await openAgentSocket(server.url, (await desk()).headers);
      for (let times = 0; times < 4; times += 1) await once(socket.ws, "ping");
      expect(socket.ws.readyState).toBe(socket.ws.OPEN);
      socket.ws.ping();
      await once(socket.ws, "pong");
      socket.ws.close();
    },
    TIMEOUT,
  );

  test(
    "is ended when it answers no ping",
    async () => {
      const { headers } = await desk();
      const socket = await openAgentSocket(server.url, headers, { autoPong: false });
      let pings = 0;
      socket.ws.on("ping", () => {
        pings += 1;
      });
      expect((await socket.closed).code).toBe(1006);
      expect(pings).toBeGreaterThanOrEqual(2);
    },
    TIMEOUT,
  );
});
