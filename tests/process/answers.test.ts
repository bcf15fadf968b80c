import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { parseAnswer, type RawAnswer, rawConnection, sendRaw } from "@/tests/support/raw-http";
import { type RunningServer, startServer } from "@/tests/support/server";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SECRET = "mst_enroll_0123456789abcdef";

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: "debug" } });
});

afterAll(async () => {
  await server.stop();
});

function linesOf(requestId: string | null) {
  return server.lines().filter((line) => line.requestId === requestId);
}

/** The one line of a request; fails on none and on two. */
async function logLine(requestId: string | null): Promise<Record<string, unknown>> {
  const lines = await eventually(() => {
    const found = linesOf(requestId);
    expect(found).not.toEqual([]);
    return found;
  });
  // Lines come in order: that of a later request proves no second one was under way.
  const later = await fetch(`${server.url}/api/health`);
  await eventually(() => expect(linesOf(later.headers.get("x-request-id"))).toHaveLength(1));
  expect(linesOf(requestId)).toHaveLength(1);
  return lines[0] ?? {};
}

const asset = () => `/_next/static/chunks/${readdirSync(".next/static/chunks").find(isScript)}`;
const isScript = (name: string) => name.endsWith(".js");

describe("every answer has a request id of ours and one log line", () => {
  test.each([
    { what: "an API answer", path: () => "/api/health", status: 200 },
    { what: "an API refusal", path: () => "/api/hosts", status: 401 },
    { what: "an unknown API path", path: () => "/api/no/such/path", status: 404 },
    { what: "a page", path: () => "/setup", status: 200 },
    { what: "an unknown page", path: () => "/no/such/page", status: 404 },
    { what: "a static file", path: asset, status: 200 },
    { what: "an unknown static file", path: () => "/_next/static/none.js", status: 404 },
    { what: "the installer", path: () => "/install.sh", status: 200 },
    { what: "a path that cannot be decoded", path: () => "/api/%zz", status: 400 },
  ])("$what", async ({ path, status }) => {
    const response = await fetch(server.url + path(), {
      headers: { "x-request-id": "12345678-1234-1234-1234-123456789abc" },
      redirect: "manual",
    });
    const requestId = response.headers.get("x-request-id");
    expect(response.status).toBe(status);
    expect(requestId).toMatch(UUID);
    expect(requestId).not.toBe("12345678-1234-1234-1234-123456789abc");
    expect(response.headers.has("x-muster-logged")).toBe(false);
    await response.arrayBuffer();
    const line = await logLine(requestId);
    expect(line).toMatchObject({ method: "GET", path: path(), status, ip: "127.0.0.1" });
    expect(line.ms).toEqual(expect.any(Number));
  });
});

describe("what must not reach the log does not", () => {
  test.each(["/api/health", "/login", "/no/such/page"])("%s", async (path) => {
    const response = await fetch(`${server.url}${path}?token=${SECRET}`, {
      headers: { authorization: `Bearer ${SECRET}`, cookie: `session=${SECRET}` },
    });
    await logLine(response.headers.get("x-request-id"));
    expect(server.logs()).not.toContain(SECRET);
    expect(server.logs()).not.toContain("?token");
  });

  test("a token in the path", async () => {
    const response = await fetch(`${server.url}/invite/${SECRET}`);
    const line = await logLine(response.headers.get("x-request-id"));
    expect(line.path).toBe("/invite/mst_enroll_…");
    expect(server.logs()).not.toContain(SECRET);
  });
});

test("the client's address cannot be forged", async () => {
  const headers = { "x-muster-remote-address": "203.0.113.9", "x-forwarded-for": "203.0.113.9" };
  for (const path of ["/api/health", "/login"]) {
    const response = await fetch(server.url + path, { headers });
    const line = await logLine(response.headers.get("x-request-id"));
    expect(line.ip).toBe("127.0.0.1");
  }
});

describe("what is not a proper request gets a sentence, never a 500", () => {
  const get = (target: string, ...headers: string[]) =>
    [`GET ${target} HTTP/1.1`, ...headers, "connection: close", "", ""].join("\r\n");
  const host = "host: localhost";

  test.each([
    { what: "no HTTP at all", send: "EHLO muster\r\n\r\n", status: 400 },
    { what: "a header without a colon", send: get("/", host, "nonsense"), status: 400 },
    { what: "no Host", send: get("/api/health"), status: 400 },
    { what: "two Hosts", send: get("/api/health", host, "Host: localhost"), status: 400 },
    { what: "a Host with a space", send: get("/login", "host: a b"), status: 400 },
    { what: "a Host with a path", send: get("/api/health", "host: a/b"), status: 400 },
    { what: "a broken escape", send: get("/api/hosts/%zz", host), status: 400 },
    { what: "a broken escape in a page", send: get("/hosts/%e0%a4", host), status: 400 },
    { what: "a NUL in the path", send: get("/api/hosts/%00", host), status: 400 },
    { what: "an asterisk but for OPTIONS", send: get("*", host), status: 400 },
    { what: "huge headers", send: get("/", host, `x: ${"a".repeat(20_000)}`), status: 431 },
    {
      what: "two lengths",
      send: `POST /api/agent/enroll HTTP/1.1\r\n${host}\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n`,
      status: 400,
    },
    {
      what: "a length and chunks",
      send: `POST /api/agent/enroll HTTP/1.1\r\n${host}\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      status: 400,
    },
  ])("$what", async ({ send, status }) => {
    expectSentence(await sendRaw(server.port, send), status);
  });

  test("a body declared larger than 6 MB is refused unread, and the answer arrives", async () => {
    const connection = await rawConnection(server.port);
    connection.write(
      `POST /api/agent/heartbeat HTTP/1.1\r\n${host}\r\ncontent-length: ${1024 ** 3}\r\n\r\n`,
    );
    connection.socket.on("error", () => undefined);
    // Keeps sending, as a client does that has not looked yet.
    const chunk = Buffer.alloc(1024 * 1024);
    for (let sent = 0; sent < 8; sent += 1) connection.socket.write(chunk);
    await eventually(() => expect(connection.received()).toContain('"error"'));
    connection.socket.end();
    const answer = parseAnswer(await connection.toEnd());
    expectSentence(answer, 413);
    expect(answer.headers.get("connection")).toBe("close");
  });

  test("a client that asks first is not told to go on with a body that is too large", async () => {
    const answer = await sendRaw(
      server.port,
      `POST /api/agent/heartbeat HTTP/1.1\r\n${host}\r\nexpect: 100-continue\r\ncontent-length: 7000000\r\n\r\n`,
    );
    expectSentence(answer, 413);
  });

  test("a wish to speak WebSocket is answered like any other request", async () => {
    const answer = await sendRaw(
      server.port,
      `GET /api/health HTTP/1.1\r\n${host}\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\r\n`,
    );
    expect(answer.status).toBe(200);
  });

  function expectSentence(answer: RawAnswer, status: number) {
    expect(answer.status).toBe(status);
    expect(answer.headers.get("x-request-id")).toMatch(UUID);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(JSON.parse(answer.body)).toEqual({ error: expect.stringMatching(/^[A-Z].+/) });
  }
});
