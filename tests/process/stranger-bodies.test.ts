import { beforeAll, expect, test } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { requestText, sendRaw } from "@/tests/support/raw-http";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";
import "@/tests/support/on-sqlite";

// What anybody may send without a credential: it is bounded, and raises no alarm.

let server: RunningServer;

beforeAll(async () => {
  server = await sharedServer();
}, 120_000);

const levelOf = (requestId: string | null) =>
  eventually(() => {
    const line = server.lines().find((one) => one.requestId === requestId);
    expect(line).toBeDefined();
    return line?.level;
  });

test.each(["/login", "/hosts", "/no/such/page"])(
  "a page takes no body of more than 128 KB: %s",
  async (path) => {
    const body = "x".repeat(128 * 1024 + 1);
    const answer = await fetch(server.url + path, { method: "POST", body });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({ error: "Request body is larger than 131072 bytes" });
    expect(await levelOf(answer.headers.get("x-request-id"))).toBe(30);
  },
);

test("a method that is not supported is the client's fault", async () => {
  const answer = await sendRaw(
    server.port,
    requestText("TRACE", "/api/health", { connection: "close" }),
  );
  expect(answer.status).toBe(501);
  expect(await levelOf(answer.headers.get("x-request-id"))).toBe(30);
});

test.each([
  ["GET", "/api/auth/verify-request"],
  ["POST", "/api/auth/_log"],
])(
  "of next-auth's own paths those are not there that nobody needs: %s %s",
  async (method, path) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = method === "POST" ? "level=error&code=words-of-a-stranger" : undefined;
    const answer = await fetch(server.url + path, { method, headers, ...(body && { body }) });
    expect(answer.status).toBe(404);
    expect(server.logs()).not.toContain("words-of-a-stranger");
  },
);
