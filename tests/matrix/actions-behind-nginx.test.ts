import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { buildOrganization, cookieOf } from "@/tests/support/builders";
import { startNginx } from "@/tests/support/proxies";
import { type RunningServer, startServer } from "@/tests/support/server";
import { everyAction, postAction } from "@/tests/support/server-actions";
import "@/tests/support/on-sqlite";

// nginx with nothing but proxy_pass names its upstream in Host, and Next compares that with Origin.

const PUBLIC_URL = "http://muster.example.com";

describe("behind nginx with nothing but proxy_pass", () => {
  let server: RunningServer;
  let port: number;

  beforeAll(async () => {
    server = await startServer({ env: { PUBLIC_URL } });
    port = await freePort();
    const location = `location / { proxy_pass http://127.0.0.1:${server.port}; }`;
    await startNginx(port, `server { listen 127.0.0.1:${port}; ${location} }`);
  });
  afterAll(() => server.stop());

  test("every action of the build is called", async () => {
    const all = everyAction();
    expect(all.length).toBeGreaterThan(40);
    const failed: string[] = [];
    for (const { name, id, path } of all) {
      // Of its own: some of them end a session.
      const { owner } = await buildOrganization();
      const headers = {
        Host: "muster.example.com",
        Origin: PUBLIC_URL,
        ...(await cookieOf(owner)),
      };
      const { status, headers: answered } = await postAction(port, path, id, {}, { headers });
      const type = answered.get("content-type");
      // A result, or where the action leads to.
      if (type !== "text/x-component" || ![200, 303].includes(status)) {
        failed.push(`${name} on ${path}: ${status} ${type}`);
      }
    }
    expect(failed).toEqual([]);
    expect(server.logs()).not.toContain("Invalid Server Actions request");
  });
});
