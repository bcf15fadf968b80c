import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { ask, desk, openAgentSocket, refusalOf } from "@/tests/support/agent-socket";
import { proxies, twoServers } from "@/tests/support/deployed";
import { eventually } from "@/tests/support/eventually";
import { haproxyServers, startHaproxy } from "@/tests/support/proxies";
import { type RunningServer, startServer } from "@/tests/support/server";
import { SelfSigned } from "@/tests/support/tls-front";
import "@/tests/support/on-sqlite";

// The websockets of the field's agents through each file of docs/deploy, by the programs of Debian.
// Agents come from an address of the loopback network; only 127.0.0.1 is trusted.

const NAME = "muster.example.com";
const TWO = "HAProxy in front of two";
const OTHER = ", which names another Host";
const fronts = [...Object.keys(proxies).flatMap((proxy) => [proxy, proxy + OTHER]), TWO];

describe("websockets", () => {
  const certificate = new SelfSigned([NAME]);
  const options = {
    ca: readFileSync(certificate.certificate),
    lookup: toLoopback,
    localAddress: "127.0.0.9",
  };
  const ports = new Map<string, number>();
  const urlOf = (front: string) => `https://${NAME}:${ports.get(front)}`;
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer({
      env: { PUBLIC_URL: `https://${NAME}`, TRUSTED_PROXIES: "127.0.0.1" },
    });
    for (const [front, { start }] of Object.entries(proxies)) {
      const [plain, other] = [await freePort(), await freePort()];
      const site = { name: NAME, server: server.port, certificate };
      await start({ ...site, port: plain }, { ...site, port: other });
      ports.set(front, plain);
      ports.set(front + OTHER, other);
    }
    const port = await freePort();
    const both = twoServers(port, [server.port, server.port], certificate);
    const haproxy = await startHaproxy(port, both);
    ports.set(TWO, port);
    await eventually(async () =>
      expect(await haproxyServers(haproxy)).toEqual({ first: "UP L7OK", second: "UP L7OK" }),
    );
  });

  afterAll(async () => {
    await server.stop();
    certificate.dispose();
  });

  test.each(fronts)("an agent is told of a command through %s", async (front) => {
    const at = await desk();
    const { ws, next, closed } = await openAgentSocket(urlOf(front), at.headers, options);
    await next("settings_update");
    expect(await ask(at, "REPORT", server)).toMatchObject({ body: { data: { asked: 1 } } });
    await next("report_now");
    const pong = once(ws, "pong");
    ws.ping("are you there");
    expect(String((await pong)[0])).toBe("are you there");
    const seen = await db.host.findUniqueOrThrow({ where: { id: at.host.id } });
    expect(seen.lastAddress).toBe("127.0.0.9");
    ws.close(1000);
    expect((await closed).code).toBe(1000);
  });

  test.each(fronts)("wrong credentials are our 401 through %s", async (front) => {
    const { headers } = await desk();
    const wrong = { ...headers, "x-api-key": "wrong" };
    const refused = await refusalOf(urlOf(front), wrong, options);
    expect([refused.status, refused.headers["x-muster"]]).toEqual([401, "1"]);
    expect(JSON.parse(refused.body)).toMatchObject({ error: expect.any(String) });
  });
});

function toLoopback(...[, { all }, done]: Parameters<LookupFunction>): void {
  if (all) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
}
