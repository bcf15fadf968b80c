import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { hostStatus } from "@/lib/fleet/hosts/status";
import {
  ask,
  commandsOf,
  desk,
  entered,
  openAgentSocket,
  opened,
  refusalOf,
} from "@/tests/support/agent-socket";
import { api } from "@/tests/support/api";
import { buildHost, buildOrganization, withBearer } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";

let server: RunningServer;

beforeAll(async () => {
  server = await sharedServer();
});

describe("a socket with the credentials of a host", () => {
  test("is told a REPORT at once, and the report that follows finishes it", async () => {
    const at = await desk();
    const socket = await opened(at, server);
    expect((await ask(at, "REPORT", server)).body).toMatchObject({ data: { asked: 1 } });
    await socket.next("report_now");
    await socket.next("docker_inventory_refresh");
    await eventually(async () => expect(await commandsOf(at)).toMatchObject([{ state: "SENT" }]));
    const report = await api(`${server.url}/api/v1/hosts/update`, {
      method: "POST",
      headers: at.headers,
      body: { packages: [], hostname: "web-1" },
    });
    expect(report.status).toBe(200);
    expect(await commandsOf(at)).toMatchObject([{ kind: "REPORT", state: "DONE" }]);
    expect(await db.host.findUnique({ where: { id: at.host.id } })).toMatchObject({
      openCommands: 0,
    });
  });

  test("is told an UPDATE, which is done when there is none any more", async () => {
    const at = await desk();
    const socket = await opened(at, server);
    await ask(at, "UPDATE", server);
    await socket.next("update_agent");
    const path = "/api/v1/hosts/agent/version?arch=amd64&os=linux&type=go&currentVersion=2.1.4";
    expect((await api(server.url + path, { headers: at.headers })).status).toBe(200);
    expect(await commandsOf(at)).toMatchObject([{ kind: "UPDATE", state: "DONE" }]);
  });

  test("takes nothing else, and without a socket its host takes nothing", async () => {
    const at = await desk();
    expect((await ask(at, "REPORT", server)).body).toMatchObject({
      data: { asked: 0, takeNone: 1 },
    });
    const socket = await opened(at, server);
    expect((await ask(at, "UNINSTALL", server)).body).toMatchObject({
      data: { asked: 0, takeNone: 1 },
    });
    socket.ws.close();
    await entered(at, 0);
    expect((await ask(at, "REPORT", server)).body).toMatchObject({
      data: { asked: 0, takeNone: 1 },
    });
  });

  test("is a sign of life, once in an interval, and its end none of the opposite", async () => {
    const at = await desk();
    const host = () => db.host.findUniqueOrThrow({ where: { id: at.host.id } });
    (await opened(at, server)).ws.close();
    await entered(at, 0);
    const first = await host();
    expect(hostStatus(first, new Date())).toBe("online");
    (await opened(at, server)).ws.close();
    await entered(at, 0);
    expect((await host()).lastSeenAt).toEqual(first.lastSeenAt);
    expect(hostStatus(await host(), new Date())).toBe("online");
  });

  test("is told when it is to report containers, or no longer", async () => {
    const at = await desk();
    const socket = await opened(at, server);
    await ask(at, "REPORT", server);
    await socket.next("report_now");
    const path = `${server.url}/api/hosts/${at.host.id}`;
    const { id } = at.host;
    // As the form stores it; a name that changes announces it.
    await db.host.update({ where: { id }, data: { dockerIntegration: false } });
    const body = { name: "web-1" };
    expect((await api(path, { method: "PUT", headers: at.as, body })).status).toBe(200);
    await socket.next("refresh_integration_status");
  });

  test("is told again what was lost with the one before", async () => {
    const at = await desk();
    const socket = await opened(at, server);
    await ask(at, "REPORT", server);
    await socket.next("report_now");
    socket.ws.terminate();
    await socket.closed;
    const other = await opened(at, server);
    await other.next("report_now");
    expect(await commandsOf(at)).toMatchObject([{ state: "SENT" }]);
  });

  test("replaces the one before", async () => {
    const at = await desk();
    const older = await opened(at, server);
    const newer = await opened(at, server);
    expect((await older.closed).code).toBe(1000);
    await ask(at, "REPORT", server);
    await newer.next("report_now");
    expect(await db.agentSocket.count({ where: { hostId: at.host.id } })).toBe(1);
  });

  test("of an agent that took the place of ours: its host takes commands again", async () => {
    const at = await desk();
    const { id } = at.host;
    const data = { bootId: "boot", uninstalledAt: new Date() };
    await db.host.update({ where: { id }, data });
    const socket = await opened(at, server);
    expect((await ask(at, "REPORT", server)).body).toMatchObject({ data: { asked: 1 } });
    await socket.next("report_now");
    expect((await ask(at, "ROTATE", server)).body).toMatchObject({ data: { takeNone: 1 } });
  });

  test("may be opened with a bearer token", async () => {
    const { organization } = await buildOrganization();
    const { credential } = await buildHost(organization, { proof: "identity" });
    const socket = await openAgentSocket(server.url, withBearer(credential));
    await socket.next("settings_update");
    socket.ws.close();
  });

  test("goes when its host is deleted", async () => {
    const at = await desk();
    const socket = await opened(at, server);
    await api(`${server.url}/api/hosts/${at.host.id}`, { method: "DELETE", headers: at.as });
    expect(await socket.closed).toEqual({ code: 1008, reason: "Host has been deleted" });
  });

  test("goes when the credentials of its host change", async () => {
    const at = await desk();
    const socket = await opened(at, server);
    const path = `${server.url}/api/hosts/${at.host.id}/token`;
    expect((await api(path, { method: "POST", headers: at.as })).status).toBe(200);
    expect((await socket.closed).code).toBe(1008);
  });
});

describe("refused before the upgrade", () => {
  test.each([
    ["without credentials", {}, "API ID and API key required"],
    ["with wrong ones", { "x-api-id": "nobody", "x-api-key": "wrong" }, ""],
  ])("%s: 401, in JSON, with our header", async (_what, headers, sentence) => {
    const { status, body, headers: given } = await refusalOf(server.url, headers);
    expect(status).toBe(401);
    expect(JSON.parse(body).error).toContain(sentence);
    expect(given["x-muster"]).toBe("1");
    expect(given["content-type"]).toBe("application/json");
  });

  test("with those of a host that is deleted: 401, as every endpoint", async () => {
    const at = await desk();
    await api(`${server.url}/api/hosts/${at.host.id}`, { method: "DELETE", headers: at.as });
    expect((await refusalOf(server.url, at.headers)).status).toBe(401);
  });

  test("again and again: one line of the log a minute", async () => {
    const lines = () => server.lines().filter(({ path }) => path === "/api/v1/agents/ws").length;
    await refusalOf(server.url, {});
    const before = lines();
    for (let times = 0; times < 20; times += 1) await refusalOf(server.url, {});
    expect(lines()).toBe(before);
    expect(before).toBeGreaterThan(0);
  });

  test("as a plain request: 426 with credentials, 401 without", async () => {
    const { headers } = await desk();
    const url = `${server.url}/api/v1/agents/ws`;
    const answer = await api(url, { headers });
    expect(answer.status).toBe(426);
    expect(answer.headers.get("upgrade")).toBe("websocket");
    expect((await api(url)).status).toBe(401);
  });
});

describe("what comes is bounded", () => {
  test("frames that nobody asked for are ignored", async () => {
    const at = await desk();
    const socket = await opened(at, server);
    for (const text of ["{}", "nonsense", '{"type":"ssh"}', "[".repeat(1000)]) socket.ws.send(text);
    socket.ws.send(Buffer.alloc(1000));
    await ask(at, "REPORT", server);
    await socket.next("report_now");
    socket.ws.close();
  });

  test("a frame of more than 64 KiB closes with 1009", async () => {
    const socket = await opened(await desk(), server);
    socket.ws.send("x".repeat(64 * 1024 + 1));
    expect((await socket.closed).code).toBe(1009);
  });

  test("more than 1 MiB at once closes with 1008", async () => {
    const socket = await opened(await desk(), server);
    for (let times = 0; times < 20; times += 1) socket.ws.send("x".repeat(60 * 1024));
    expect((await socket.closed).code).toBe(1008);
  });

  test("a client that pings and never reads is ended", async () => {
    const at = await desk();
    const { ws } = await opened(at, server);
    ws.pause();
    for (let times = 0; times < 6000; times += 1) ws.ping("x".repeat(125));
    await entered(at, 0);
    ws.terminate();
  });

  test.each([
    ["a reserved bit", [0xf1, 0x80, 0, 0, 0, 0]],
    ["no mask", [0x81, 0x01, 0x61]],
    ["an unknown opcode", [0x83, 0x80, 0, 0, 0, 0]],
    ["a text that is no UTF-8", [0x81, 0x81, 0, 0, 0, 0, 0xff]],
  ])("a broken frame closes that socket alone: %s", async (_what, bytes) => {
    const socket = await opened(await desk(), server);
    const { _socket } = socket.ws as unknown as { _socket: { write(data: Buffer): void } };
    _socket.write(Buffer.from(bytes));
    expect((await socket.closed).code).toBeGreaterThanOrEqual(1002);
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  });
});
