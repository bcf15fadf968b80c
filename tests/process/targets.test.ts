import { createHash, randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { loggedPath } from "@/scripts/lib/logged-path.mjs";
import { api } from "@/tests/support/api";
import { type Ask, buildCallers, type Callers, endpoints } from "@/tests/support/documented";
import { eventually } from "@/tests/support/eventually";
import { rawConnection, requestText, sendRaw } from "@/tests/support/raw-http";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";
import { some } from "@/tests/support/some";
import "@/tests/support/on-sqlite";

// One resource, however its URL is written; and no other than the one that is written.

let server: RunningServer;
let by: Callers;

beforeAll(async () => {
  server = await sharedServer();
  by = await buildCallers();
}, 120_000);

const send = ([method, path, headers, body]: Ask, more: Record<string, string> = {}) => {
  const json = body === undefined ? undefined : JSON.stringify(body);
  return sendRaw(
    server.port,
    requestText(method, path, { ...headers, connection: "close", ...more }, json),
  );
};

/** The path of a URL in another spelling, its query as it is. */
const spelled = (path: string, spell: (path: string) => string) => {
  const [plain = "", query] = path.split("?");
  return spell(plain) + (query === undefined ? "" : `?${query}`);
};

const spellings: [string, (path: string) => string][] = [
  ["a slash at its end", (path) => `${path}/`],
  ["slashes at its end", (path) => `${path}//`],
  ["a doubled slash, as of a base URL that ends in one", (path) => `/${path}`],
  ["doubled slashes within", (path) => path.replace(/(?<=.)\//g, "//")],
  ["letters in percent signs", (path) => path.replace(/[a-z]/g, toEscape)],
  ["an http URL", (path) => `http://muster.example:8080${path}`],
  ["an https URL", (path) => `https://muster.example${path}`],
  ["a URL with a doubled slash", (path) => `HTTP://[::1]:3000/${path}/`],
];

function toEscape(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`;
}

describe.each(spellings)("a target with %s is served", (_what, spell) => {
  test.each(some(endpoints))("%s: %i", async (_name, status, ask) => {
    const [method, path, headers, body] = await ask(by);
    const answer = await send([method, spelled(path, spell), headers, body]);
    expect(answer.status).toBe(status);
  });
});

test.each(["//install.sh", "/install.sh/", "//install.sh.sha256"])("%s is served", async (path) => {
  expect((await send(["GET", path, {}])).status).toBe(200);
});

test("the host of a target counts, not that of the header", async () => {
  const page = await send(["GET", "http://muster.example/", {}], { Host: "other.example" });
  expect(page.status).toBe(307);
  expect(page.headers.get("location")).not.toContain("other.example");
  expect((await send(["GET", "http://muster.example", {}])).status).toBe(307);
  expect((await send(["GET", "http://muster.example?a=b", {}])).status).toBe(307);
});

test("a page has one address, and no slash leads to another server", async () => {
  for (const path of ["/setup/", "//setup", "//evil.example/setup", "/setup//"]) {
    const answer = await send(["GET", path, {}]);
    expect([path, answer.status]).toEqual([path, 308]);
    expect(answer.headers.get("location")).toMatch(/^\/(?![/\\])/);
  }
});

describe("a target that means another path than it seems to is 400", () => {
  test.each([
    ...["/api/agent/%2e%2e/hosts", "/api/agent/../hosts", "/api/agent/.%2E/hosts", "/api/./hosts"],
    ...["/api/agent/..%2fhosts", "/api/agent/%2e%2e%2fhosts", "/api/agent/..%5chosts", "/.."],
    ...["/api\\hosts", "/\\evil.example", "/login/%2e", "http://muster.example/api/%2e%2e/hosts"],
    ...["http://me:secret@muster.example/api/hosts", "https://me@muster.example/api/hosts"],
    ...["ftp://muster.example/api/hosts", "http:///api/hosts", "http://a b/api/hosts"],
  ])("%s", async (path) => {
    for (const method of ["GET", "POST"]) {
      const answer = await send([method, path, by.cookie, method === "POST" ? {} : undefined]);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toEqual({ error: expect.stringMatching(/^[A-Z]/) });
    }
    expect(server.logs()).not.toContain("me:secret");
  });

  test.each(["/api/agent/%252e%252e/hosts", "/api%2Fhosts", "/api/agent/...", "/api/.x"])(
    "%s is itself, and is not there",
    async (path) => {
      expect((await send(["GET", path, by.cookie])).status).toBe(404);
    },
  );
});

describe("a secret in a path is not logged, however it is written:", () => {
  const hex = randomBytes(32).toString("hex");
  const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJob3N0In0.${randomBytes(32).toString("base64url")}`;
  const escaped = (text: string) => text.replace(/./g, toEscape);
  const twice = (text: string) => escaped(text).replaceAll("%", "%25");

  test.each([
    ["a letter of it escaped", `%6dst_agent_${hex}`],
    ["its underscores escaped", `mst%5Fagent%5f${hex}`],
    ["a letter escaped twice", `%256dst_agent_${hex}`],
    ["a letter escaped four times", `%252525256dst_agent_${hex}`],
    ["the escape escaped", `%25%36%64st_agent_${hex}`],
    ["after what is no escape", `%25zz/mst%5fagent_${hex}`],
    ["all of it", escaped(`mst_invite_${hex}`)],
    ["all of it twice", twice(`mst_invite_${hex}`)],
    ["in capitals", `MST_AGENT_${hex}`],
    ["a secret of an auto-enrollment token", hex],
    ["an identity of a host", jwt],
    ["escaped more often than anybody needs", `${"%25".repeat(40)}${escaped(hex)}`],
  ])("%s", async (_what, segment) => {
    for (const folder of ["/invite/", "/api/hosts/", "/api/v1/api/hosts/", "/no/", "//api//x/"]) {
      const answer = await send(["GET", folder + segment, {}]);
      const requestId = answer.headers.get("x-request-id");
      await eventually(() =>
        expect(server.lines().filter((line) => line.requestId === requestId)).toHaveLength(1),
      );
    }
    const logs = decoded(server.logs());
    for (const secret of [hex, jwt]) expect(logs).not.toContain(secret.slice(0, 40));
  });

  /** With no escape left that could hide something. */
  function decoded(text: string): string {
    const once = text.replace(/%([0-9a-f]{2})/gi, (_, code) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    return once === text ? text : decoded(once);
  }

  test("and what is none stays readable", () => {
    const id = "0192d3f4-5a6b-7c8d-9e0f-112233445566";
    expect(loggedPath(`/api/hosts/${id}?token=x`)).toBe(`/api/hosts/${id}`);
    expect(loggedPath("/api/hosts/a%2Fb%0Ac")).toBe("/api/hosts/a%2Fb%0Ac");
    expect(loggedPath("/api/%zz")).toBe("/api/%zz");
    expect(loggedPath("/eyJ")).toBe("/eyJ");
    expect(loggedPath(`/${"x".repeat(500)}`)).toHaveLength(200);
  });
});

describe("an upload that breaks off is the client's fault, and no alarm:", () => {
  const begin = (path: string, headers: Record<string, string>) =>
    requestText("POST", path, { ...headers, "Content-Length": "10000" }, "{");
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const action = createHash("sha1").update("no such action").digest("hex");

  test.each<[string, string, () => Record<string, string>]>([
    ["an enrollment", "/api/agent/enroll", () => ({})],
    ["a heartbeat", "/api/agent/heartbeat", () => by.identity],
    ["a report", "/api/v1/hosts/update", () => by.pair],
    ["a zipped report", "/api/v1/hosts/update", () => ({ ...by.pair, "content-encoding": "gzip" })],
    ["a new host", "/api/hosts", () => by.cookie],
    ["a sign-in", "/api/auth/callback/credentials", () => form],
    ["a sign-in in JSON", "/api/v1/auth/login", () => ({})],
    ["a form of a page", "/setup", () => form],
    ["an action of a page", "/setup", () => ({ "next-action": action })],
    [
      "an action with files",
      "/setup",
      () => ({ "content-type": "multipart/form-data; boundary=x", "next-action": action }),
    ],
  ])("%s", async (_what, path, headers) => {
    const before = server.lines().length;
    const connection = await rawConnection(server.port);
    connection.write(begin(path, headers()));
    // The server has begun to read when it answers another.
    expect((await api(`${server.url}/api/health`)).status).toBe(200);
    connection.socket.destroy();
    const lines = () => server.lines().slice(before);
    const own = () => lines().filter((line) => line.path !== "/api/health");
    await eventually(() => expect(own()).not.toEqual([]));
    // Lines come in order: those of a later request prove that no second one was under way.
    const later = await fetch(`${server.url}/api/health`);
    const id = later.headers.get("x-request-id");
    await eventually(() => expect(lines().map((line) => line.requestId)).toContain(id));
    expect(own()).toEqual([expect.objectContaining({ level: 30, path, status: 400 })]);
  });

  test("and nothing came of them", async () => {
    expect(await db.host.count({ where: { name: "{" } })).toBe(0);
  });
});
