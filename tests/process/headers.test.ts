import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { parseSetCookie } from "cookie";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SESSION_COOKIE, sealSession } from "@/lib/auth/session";
import { pagePolicy } from "@/scripts/lib/headers.mjs";
import { buildOrganization, PASSWORD, type Person } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { parseAnswer, rawConnection, requestText, sendRaw } from "@/tests/support/raw-http";
import { type RunningServer, startServer } from "@/tests/support/server";
import "@/tests/support/on-sqlite";

// What every kind of answer tells browsers: scripts/lib/headers.mjs, docs/security.md.

const HOST = "muster.example.com";
const schemes: { scheme: string; env: Record<string, string> }[] = [
  { scheme: "http", env: {} },
  { scheme: "https", env: { PUBLIC_URL: `https://${HOST}` } },
];

const get = (path: string) => requestText("GET", path, { Connection: "close" });
const chunk = readdirSync(".next/static/chunks").find((name) => name.endsWith(".js"));

const answers = [
  { what: "a page", status: 200, send: get("/setup") },
  { what: "the page of the API", status: 200, send: get("/docs/api") },
  { what: "a page that is not there", status: 404, send: get("/no/such/page") },
  { what: "a page the build made", status: 500, send: get("/_global-error") },
  { what: "a redirect", status: 307, send: get("/hosts") },
  { what: "a redirect of next-auth", status: 302, send: get("/api/auth/signin") },
  { what: "an API answer", status: 200, send: get("/api/health") },
  { what: "the API document", status: 200, send: get("/api/openapi.json") },
  { what: "an API refusal", status: 401, send: get("/api/hosts") },
  { what: "an API path that is not there", status: 404, send: get("/api/no/such/path") },
  { what: "a script", status: 200, send: get("/install.sh") },
  { what: "a static file", status: 200, send: get(`/_next/static/chunks/${chunk}`) },
  { what: "a static file that is not there", status: 404, send: get("/_next/static/none.js") },
  { what: "the icon", status: 200, send: get("/favicon.svg") },
  {
    what: "a picture to be made smaller",
    status: 404,
    send: get("/_next/image?url=%2Fx&w=64&q=75"),
  },
  { what: "a refusal of the server", status: 400, send: get("/api/%zz") },
  { what: "what is no request", status: 400, send: "EHLO muster\r\n\r\n" },
  { what: "headers too large", status: 431, send: get(`/?${"x".repeat(20_000)}`) },
];

let viewer: Person;

beforeAll(async () => {
  ({ viewer } = await buildOrganization());
});

describe.each(schemes)("over $scheme", ({ scheme, env }) => {
  const secure = scheme === "https";
  const prefix = secure ? "__Host-" : "";
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer({ env });
  });

  afterAll(() => server.stop());

  function expectGuarded(headers: Headers, page: boolean) {
    const policy = directivesOf(headers);
    expect(policy["object-src"]).toBe("'none'");
    expect(policy["base-uri"]).toBe("'none'");
    expect(policy["frame-ancestors"]).toBe("'none'");
    if (page) {
      // Never a whole class of scripts: those of this server, and single ones by nonce or hash.
      expect(policy["script-src"]).toMatch(/^'self'( '(nonce-[\w+/]{22}==|sha256-[\w+/]{43}=)')+$/);
      expect(policy["script-src-attr"]).toBe("'none'");
    } else {
      expect(policy).toMatchObject({ "default-src": "'none'", sandbox: "" });
      expect(policy).not.toHaveProperty("script-src");
    }
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    // The agent knows our answers by it.
    expect(headers.get("x-muster")).toBe("1");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("cross-origin-opener-policy")).toBe(secure ? "same-origin" : null);
    expect(headers.get("strict-transport-security")).toBe(
      secure ? "max-age=31536000; includeSubDomains" : null,
    );
  }

  test.each(answers)("every header is on $what", async ({ status, send }) => {
    const answer = await sendRaw(server.port, send);
    expect(answer.status).toBe(status);
    const page = answer.headers.get("content-type")?.startsWith("text/html") ?? false;
    expectGuarded(answer.headers, page);
  });

  test("and on what starts the worker of all windows, which a sandbox would keep from starting", async () => {
    const worker = readdirSync(".next/static/chunks").find((name) =>
      /^turbopack-worker-/.test(name),
    );
    const answer = await sendRaw(server.port, get(`/_next/static/chunks/${worker}`));
    expect([answer.status, directivesOf(answer.headers)]).toEqual([
      200,
      {
        ...{ "default-src": "'none'", "script-src": "'self'", "connect-src": "'self'" },
        ...{ "object-src": "'none'", "base-uri": "'none'", "form-action": "'none'" },
        "frame-ancestors": "'none'",
      },
    ]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  const session = async () => ({ Cookie: `${prefix}muster.session=${await sealSession(viewer)}` });

  test("and on a CSV file", async () => {
    const headers = { ...(await session()), Connection: "close" };
    const answer = await sendRaw(server.port, requestText("GET", "/api/hosts/export", headers));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="/);
    expectGuarded(answer.headers, false);
  });

  test("and on a live stream", async () => {
    const stream = await rawConnection(server.port);
    stream.write(requestText("GET", "/api/live", await session()));
    await eventually(() => expect(stream.received()).toContain("\r\n\r\n"));
    stream.socket.destroy();
    const [head = ""] = stream.received().split("\r\n\r\n");
    const { status, headers } = parseAnswer(head.replace(/\r\ntransfer-encoding: chunked/i, ""));
    expect([status, headers.get("content-type")]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
    ]);
    expectGuarded(headers, false);
  });

  test("what is for one person is kept by no browser", async () => {
    for (const path of ["/account", "/api/hosts", "/api/hosts/export"]) {
      const answer = await fetch(server.url + path, { headers: await session() });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get("cache-control")).toContain("no-store");
    }
  });

  test("a nonce is good for one answer, and is that of the scripts in it", async () => {
    const pages = await Promise.all([1, 2].map(() => sendRaw(server.port, get("/setup"))));
    const nonces = pages.map(({ headers, body }) => {
      const [, nonce = ""] =
        /'nonce-([^']+)'/.exec(directivesOf(headers)["script-src"] ?? "") ?? [];
      const scripts = [...body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
      expect(scripts.length).toBeGreaterThan(5);
      expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  test("whoever sends a policy of their own gets ours", async () => {
    const headers = { Connection: "close", "Content-Security-Policy": "script-src 'nonce-mine'" };
    const { body } = await sendRaw(server.port, requestText("GET", "/setup", headers));
    expect(body).not.toContain("mine");
  });

  test("every cookie has its prefix, and no script reads those that prove anything", async () => {
    const jar = new Map<string, string>();
    const lines: string[] = [];
    const ask = async (path: string, init: RequestInit = {}) => {
      const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
      const answer = await fetch(server.url + path, { ...init, headers: { cookie } });
      for (const line of answer.headers.getSetCookie()) {
        lines.push(line);
        jar.set(parseSetCookie(line).name, parseSetCookie(line).value ?? "");
      }
      return answer;
    };
    await ask("/login");
    const { csrfToken } = (await (await ask("/api/auth/csrf")).json()) as { csrfToken: string };
    const fields = { login: viewer.username, password: PASSWORD, csrfToken, json: "true" };
    const body = new URLSearchParams(fields);
    await ask("/api/auth/callback/credentials?callbackUrl=/", { method: "POST", body });
    const cookies = new Map(lines.map((line) => [parseSetCookie(line).name, parseSetCookie(line)]));
    expect([...cookies.keys()].sort()).toEqual(
      ["callback-url", "csrf-token", "device", "session"]
        .map((name) => `${prefix}muster.${name}`)
        .concat(`${prefix}muster-request`)
        .sort(),
    );
    for (const { name, path, domain, sameSite, httpOnly, ...cookie } of cookies.values()) {
      expect([name, path, domain, cookie.secure ?? false]).toEqual([name, "/", undefined, secure]);
      expect(sameSite).toMatch(/^(lax|strict)$/);
      expect(httpOnly ?? false).toBe(name !== `${prefix}muster-request`);
    }
    expect((await ask("/api/hosts")).status).toBe(200);
  });
});

test.each([
  ["https://muster.example.com", "no", ""],
  ["https://example.com", "", ""],
  ["https://example.com", "yes", "; includeSubDomains"],
])("%s with HSTS_SUBDOMAINS=%s", async (publicUrl, subdomains, ending) => {
  const env = { PUBLIC_URL: publicUrl, HSTS_SUBDOMAINS: subdomains };
  const server = await startServer({ env });
  try {
    const { headers } = await fetch(`${server.url}/api/health`);
    expect(headers.get("strict-transport-security")).toBe(`max-age=31536000${ending}`);
  } finally {
    await server.stop();
  }
});

test("a session of the version before, whose cookie a neighbour could set, is none", async () => {
  const server = await startServer({ env: { PUBLIC_URL: `https://${HOST}` } });
  try {
    const value = await sealSession(viewer);
    const ask = (name: string) =>
      fetch(`${server.url}/api/hosts`, { headers: { cookie: `${name}=${value}` } });
    expect((await ask(`__Secure-${SESSION_COOKIE}`)).status).toBe(401);
    expect((await ask(`__Host-${SESSION_COOKIE}`)).status).toBe(200);
  } finally {
    await server.stop();
  }
});

test("the style that sonner puts into pages is the one whose hash the policy has", () => {
  const text = readFileSync("node_modules/sonner/dist/index.mjs", "utf8");
  const [, style = '""'] = /^__insertCSS\((".*")\)/m.exec(text) ?? [];
  const hash = createHash("sha256").update(JSON.parse(style)).digest("base64");
  expect(pagePolicy({})).toContain(`'sha256-${hash}'`);
});

function directivesOf(headers: Headers): Record<string, string> {
  const directives = (headers.get("content-security-policy") ?? "").split("; ");
  return Object.fromEntries(
    directives.map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources.join(" ")];
    }),
  );
}
