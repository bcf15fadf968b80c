import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEnv } from "@/lib/env";
import { devRewrites, servedPath } from "@/scripts/lib/api-version.mjs";
import { api } from "@/tests/support/api";
import { buildOrganization, PASSWORD } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { sendRaw } from "@/tests/support/raw-http";
import { type RunningServer, startServer } from "@/tests/support/server";
import "@/tests/support/on-sqlite";

// API_VERSION: every path of S3 lives under another prefix, and nothing else changes.

const nowhere = { error: "There is no such API path" };

describe("a server with API_VERSION=v2", () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ env: { API_VERSION: "v2" } });
  });
  afterAll(async () => {
    await server.stop();
  });

  test("answers S3 under /api/v2", async () => {
    const { admin } = await buildOrganization();
    const login = await api<{ token: string }>(`${server.url}/api/v2/auth/login`, {
      method: "POST",
      body: { username: admin.username, password: PASSWORD },
    });
    expect(login.status).toBe(200);
    const headers = { authorization: `Bearer ${login.body.token}` };
    const made = await api<{ id: string }>(`${server.url}/api/v2/host-groups?a=?b`, {
      method: "POST",
      headers,
      body: { name: "web" },
    });
    expect(made.status).toBe(201);
    const one = await api(`${server.url}/api/v2/host-groups/${made.body.id}`, { headers });
    expect(one.status).toBe(200);
    expect((await api(`${server.url}/api/hosts`, { headers })).status).toBe(200);
    expect((await api(`${server.url}/api/health`)).status).toBe(200);
  });

  test.each([
    ...["/api/v1", "/api/v1/host-groups", "/api/v1/auth/login?x=1", "/api/%76%31/host-groups"],
    ...["/%61pi/v1/host-groups", "/api/v1/", "/api/-/v1/host-groups", "/api/v3/host-groups"],
    ...["/api/v2", "/api/v2/v1/host-groups", "/api/V1/host-groups", "/api/v2/nope"],
    ...["//api//v1/host-groups/", "/api/%2576%31/host-groups"],
  ])("%s is 404 as JSON", async (path) => {
    const { status, body } = await ask(server.port, path);
    expect([status, body]).toEqual([404, nowhere]);
  });

  test.each([
    ...["/api/./v1/host-groups", "/api/v2/../v1/host-groups", "/api/x/%2e%2e/v1/host-groups"],
  ])("%s is 400: who resolves dots does it before sending", async (path) => {
    const { status, body } = await ask(server.port, path);
    expect([status, body]).toEqual([400, { error: "Malformed URL" }]);
  });

  test("says so in its OpenAPI document and on the page made from it", async () => {
    type Document = { info: { version: string }; paths: Record<string, object> };
    const { body } = await api<Document>(`${server.url}/api/openapi.json`);
    expect(body.info.version).toBe("v2");
    const paths = Object.keys(body.paths);
    expect(paths).toContain("/api/v2/auto-enrollment/enroll");
    expect(paths).toContain("/api/hosts/{id}");
    expect(paths.filter((path) => path.startsWith("/api/v1"))).toEqual([]);
    const page = await api<string>(`${server.url}/docs/api`);
    expect(page.status).toBe(200);
    expect(page.body).toContain(`${server.url}/api/v2/auto-enrollment/enroll`);
    expect(page.body).not.toContain("/api/v1");
  });

  test("logs the path the client asked for, whatever the client says it was", async () => {
    const headers = { "x-muster-asked-path": "/forged" };
    for (const path of ["/api/v2/host-groups", "/api/v1/host-groups", "/api/hosts"]) {
      const { headers: answered } = await api(`${server.url}${path}`, { headers });
      const id = answered.get("x-request-id");
      await eventually(() => {
        const lines = server.lines().filter((line) => line.requestId === id);
        expect(lines.map((line) => line.path)).toEqual([path]);
      });
    }
  });
});

/** One request whose path no client library has tidied; redirects within the server followed. */
async function ask(port: number, path: string): Promise<{ status: number; body: unknown }> {
  const request = `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;
  const { status, headers, body: text } = await sendRaw(port, request);
  const location = headers.get("location");
  if (location?.startsWith("/")) return ask(port, location);
  // Next sends in chunks, whose lengths stand around the JSON.
  const body = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  return { status, body: body === "" ? text : JSON.parse(body) };
}

describe("the path that serves", () => {
  test.each([
    ["/api/v1/hosts/ping?a=b?c", "v1", undefined],
    ["/api/v2/hosts/ping?a=b?c", "v2", "/api/v1/hosts/ping?a=b?c"],
    ["/api/v2/host-groups/a%2Fb", "v2", "/api/v1/host-groups/a%2Fb"],
    ["/api/v1/hosts/ping", "v2", "/api/-/v1/hosts/ping"],
    ["/api/v2", "v2", "/api/v1"],
    ["/api?x=/api/v1", "v2", undefined],
    ["/apiv1/v1", "v2", undefined],
    ["/hosts/v1", "v2", undefined],
  ])("%s under %s is %s", (url, version, served) => {
    expect(servedPath(url, version)).toBe(served);
  });

  test("in development, Next rewrites the same", () => {
    expect(devRewrites("v1")).toEqual([]);
    expect(devRewrites("v2")).toEqual([
      { source: "/api/v1/:path*", destination: "/api/-/v1/:path*" },
      { source: "/api/v2/:path*", destination: "/api/v1/:path*" },
    ]);
  });
});

describe("a version", () => {
  const refused = (version: string) => () => readEnv({ API_VERSION: version });

  test("is not the name of another folder of the API", () => {
    const folders = readdirSync("app/api").filter((name) => name !== "v1" && !name.includes("["));
    expect(folders).toContain("agent");
    for (const name of folders) {
      expect(refused(name)).toThrow("Setting API_VERSION: is the name of another path of ours.");
    }
  });

  test.each(["V2", "v2/x", "-", "é", "x".repeat(33)])("is not %s", (version) => {
    expect(refused(version)).toThrow("Setting API_VERSION: may hold a-z, 0-9, dot and dash.");
  });

  test("is v1 unless one is set", () => {
    expect(readEnv({}).apiVersion).toBe("v1");
  });

  test.each(["v2", "2026-11-22", "v1.1"])("may be %s", (version) => {
    expect(readEnv({ API_VERSION: version }).apiVersion).toBe(version);
  });
});
