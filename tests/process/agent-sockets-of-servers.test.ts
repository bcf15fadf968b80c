import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine } from "@/lib/db";
import {
  ask,
  commandsOf,
  desk,
  entered,
  openAgentSocket,
  opened,
  refusalOf,
} from "@/tests/support/agent-socket";
import { eventually } from "@/tests/support/eventually";
import { type RunningServer, startServer } from "@/tests/support/server";
import { startTcpProxy } from "@/tests/support/tcp-proxy";

const SLOW_MS = 120_000;

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await server.stop();
});

describe("a server that stops", () => {
  test(
    "says so, and does not wait for its sockets",
    async () => {
      const other = await startServer();
      const at = await desk();
      const socket = await opened(at, other);
      const { code } = await other.stop();
      expect(code).toBe(0);
      expect(await socket.closed).toEqual({ code: 1012, reason: "The server restarts" });
      await entered(at, 0);
    },
    SLOW_MS,
  );

  test(
    "and comes back: the agent that asks again has what it was asked meanwhile",
    async () => {
      const { port, ...first } = await startServer();
      const at = await desk();
      const socket = await opened(at, first);
      await first.kill9();
      await socket.closed;
      // Its row is still there, so the command waits.
      expect((await ask(at, "REPORT", server)).body).toMatchObject({ data: { asked: 1 } });
      const second = await startServer({ port });
      await (await opened(at, second)).next("report_now");
      await second.stop();
    },
    SLOW_MS,
  );
});

describe.runIf(engine === "postgresql")("two servers", () => {
  let other: RunningServer;

  beforeAll(async () => {
    other = await startServer();
  });

  afterAll(() => other.stop());

  test("a command given at one reaches the socket at the other", async () => {
    const at = await desk();
    const socket = await opened(at, other);
    await ask(at, "REPORT", server);
    await socket.next("report_now");
    expect(await commandsOf(at)).toMatchObject([{ state: "SENT" }]);
  });

  test("the newer socket counts, wherever it is", async () => {
    const at = await desk();
    const older = await opened(at, server);
    const newer = await opened(at, other);
    expect((await older.closed).reason).toBe("This host has opened another socket");
    await ask(at, "REPORT", server);
    await newer.next("report_now");
    expect(newer.ws.readyState).toBe(newer.ws.OPEN);
  });

  test("twenty at once leave one", async () => {
    const at = await desk();
    const sockets = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        openAgentSocket((index % 2 ? server : other).url, at.headers),
      ),
    );
    const open = () => sockets.filter(({ ws }) => ws.readyState === ws.OPEN);
    await eventually(() => expect(open()).toHaveLength(1));
    await entered(at, 1);
    await ask(at, "REPORT", server);
    await open()[0]?.next("report_now");
  });

  test(
    "a database that does not answer: 503, never 401",
    async () => {
      const databaseUrl = process.env.DATABASE_URL ?? "";
      const proxy = await startTcpProxy(Number(new URL(databaseUrl).port));
      const cut = await startServer({ databaseUrl: proxy.through(databaseUrl) });
      const at = await desk();
      proxy.leadTo(1);
      proxy.cut();
      const { status, headers } = await refusalOf(cut.url, at.headers);
      expect(status).toBe(503);
      expect(Number(headers["retry-after"])).toBeGreaterThan(0);
      await cut.kill9();
    },
    SLOW_MS,
  );
});

test("whoever guesses is slowed down, and a right key is not", async () => {
  const at = await desk();
  const guess = () => refusalOf(server.url, { ...at.headers, "x-api-key": "wrong" });
  let last = await guess();
  for (let times = 0; times < 150 && last.status === 401; times += 1) last = await guess();
  expect(last.status).toBe(429);
  expect(Number(last.headers["retry-after"])).toBeGreaterThan(0);
  (await opened(at, server)).ws.close();
});
