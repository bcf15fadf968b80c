import { gunzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { parseAnswer, rawConnection, requestText } from "@/tests/support/raw-http";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";
import "@/tests/support/on-sqlite";

// The page of the API is large and open to everybody: it is made once, whatever is asked of it.

let server: RunningServer;
let etag: string;

beforeAll(async () => {
  server = await sharedServer();
  // Two ask at once, before it was made.
  const [first, second] = await Promise.all([ask(), ask()]);
  etag = first.headers.get("etag") ?? "none";
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  expect(second.headers.get("etag")).toBe(etag);
});

function ask(headers: Record<string, string> = {}, path = "/docs/api", init: RequestInit = {}) {
  return fetch(server.url + path, { ...init, headers });
}

const openingOf = (html: string) => /<html[^>]*>/.exec(html)?.[0];

test.each([
  ["a query", "/docs/api?x=1", {}],
  ["another writing of its path", "/docs/%61pi", {}],
  ["what Next's pages send", "/docs/api?_rsc=1", { RSC: "1", "Next-Router-Prefetch": "1" }],
  ["a session", "/docs/api", { cookie: "muster.session=x" }],
  ["a theme that is none", "/docs/api", { cookie: "muster-theme=pink" }],
])("%s makes no other", async (_what, path, headers) => {
  const answer = await ask(headers, path);
  expect([answer.status, answer.headers.get("etag")]).toEqual([200, etag]);
  expect((await answer.text()).includes("/api/agent/heartbeat")).toBe(true);
});

test("each theme has its own", async () => {
  for (const cookie of ["muster-theme=dark", "a=b; __Host-muster-theme=dark"]) {
    const answer = await ask({ cookie });
    expect(answer.headers.get("etag")).not.toBe(etag);
    expect(openingOf(await answer.text())).toContain('data-theme="dark"');
  }
  expect(openingOf(await (await ask()).text())).not.toContain("data-theme");
});

test("whoever has it gets no second one", async () => {
  const answer = await ask({ "if-none-match": etag });
  expect([answer.status, await answer.text()]).toEqual([304, ""]);
});

test("it comes zipped or not, and HEAD tells how long it is", async () => {
  const connection = await rawConnection(server.port);
  const headers = { Connection: "close", "Accept-Encoding": "gzip" };
  connection.write(requestText("GET", "/docs/api", headers));
  const answer = parseAnswer(await connection.toEnd());
  expect(answer.headers.get("content-encoding")).toBe("gzip");
  expect(answer.headers.get("vary")).toBe("Accept-Encoding, Cookie");
  const zipped = Buffer.from(answer.body, "latin1");
  const plain = await (await ask({ "accept-encoding": "identity" })).text();
  expect(gunzipSync(zipped).toString() === plain).toBe(true);
  const head = await ask({ "accept-encoding": "identity" }, "/docs/api", { method: "HEAD" });
  expect(head.headers.get("content-length")).toBe(String(Buffer.byteLength(plain)));
});

test("no other method makes it", async () => {
  const answer = await ask({}, "/docs/api", { method: "POST", body: "x" });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  expect(await answer.json()).toEqual({ error: "Method POST not allowed" });
});
