import { beforeAll, expect, test } from "vitest";
import { api } from "@/tests/support/api";
import { bearerOf, buildOrganization } from "@/tests/support/builders";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";

// What only the real server decides: which path is whose, and how a body comes in.

let server: RunningServer;
let headers: Record<string, string>;

beforeAll(async () => {
  server = await sharedServer();
  headers = await bearerOf((await buildOrganization()).admin);
}, 120_000);

test.each(["/api", "/api/nope", "/api/agent", "/api/v1", "/api/hosts/x/y/z", "/api/no/such.php"])(
  "%s is 404 as JSON, whatever the method",
  async (path) => {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await api(`${server.url}${path}`, { method, headers });
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({ error: "There is no such API path" });
    }
  },
);

test.each(["a%2Fb", "%E6%97%A5%E6%9C%AC", "x".repeat(9_000), "%25", "'%20OR%201=1"])(
  "/api/hosts/%s is an id like any other",
  async (id) => {
    const answer = await api(`${server.url}/api/hosts/${id}`, { headers });
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ error: "Host not found" });
  },
);

test("HEAD is GET without the body; where there is no GET it is 405", async () => {
  const ask = (path: string) => fetch(`${server.url}${path}`, { method: "HEAD", headers });
  expect((await ask("/api/hosts")).status).toBe(200);
  const refused = await ask("/api/agent/enroll");
  expect(refused.status).toBe(405);
  expect(refused.headers.get("allow")).toBe("POST, OPTIONS");
});

test("10 MB of body in chunks are 413 on the routes that read one, and read by no other", async () => {
  const chunked = (method: string, path: string) => {
    let left = 160;
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
        left -= 1;
        if (left === 0) controller.close();
      },
    });
    const init = { method, headers, body, duplex: "half" };
    return fetch(`${server.url}${path}`, init as RequestInit);
  };
  for (const path of ["/api/hosts", "/api/hosts/tokens", "/api/agent/enroll"]) {
    const answer = await chunked("POST", path);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({ error: "Request body is larger than 65536 bytes" });
  }
  expect((await chunked("DELETE", "/api/hosts/no-such-host")).status).toBe(404);
  expect((await api(`${server.url}/api/health`)).status).toBe(200);
});
