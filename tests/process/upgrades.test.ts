import { beforeAll, describe, expect, test } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { rawConnection } from "@/tests/support/raw-http";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";
import "@/tests/support/on-sqlite";

let server: RunningServer;

beforeAll(async () => {
  server = await sharedServer();
});

describe("a wish for another protocol elsewhere is passed by", () => {
  test.each(["h2c", "websocket", "TLS/1.0"])("%s: the request is answered", async (protocol) => {
    const body = JSON.stringify({ token: "mst_enroll_unknown" });
    const connection = await rawConnection(server.port);
    const request =
      "POST /api/agent/enroll HTTP/1.1\r\nHost: localhost\r\n" +
      `Connection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    // Twice on one connection: it lives on.
    for (const times of [1, 2]) {
      connection.write(request);
      await eventually(() => {
        expect(connection.received().split("HTTP/1.1 401").length - 1).toBe(times);
      });
    }
    expect(connection.received()).toContain("Invalid enrollment token");
    connection.write("GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    expect(await connection.toEnd()).toContain("HTTP/1.1 200");
  });
});
