import { beforeAll, describe, expect, test } from "vitest";
import { desk } from "@/tests/support/agent-socket";
import { api } from "@/tests/support/api";
import { eventually } from "@/tests/support/eventually";
import { rawConnection, requestText } from "@/tests/support/raw-http";
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

  test("a body that comes in chunks, and late, is read to its end", async () => {
    const connection = await rawConnection(server.port);
    connection.write(
      "POST /api/agent/enroll HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n" +
        "Connection: Upgrade, close\r\nUpgrade: h2c\r\nContent-Type: application/json\r\n\r\n",
    );
    // The head is parsed by itself.
    await api(`${server.url}/api/health`);
    connection.write('a\r\n{"token":"\r\n');
    await api(`${server.url}/api/health`);
    connection.write('14\r\nmst_enroll_unknown"}\r\n0\r\n\r\n');
    const answer = await connection.toEnd();
    expect(answer).toContain("HTTP/1.1 401");
    expect(answer).toContain("Invalid enrollment token");
  });

  test("a request for the websocket of agents that has a body is no handshake", async () => {
    const { headers } = await desk();
    const handshake = {
      ...headers,
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const connection = await rawConnection(server.port);
    connection.write(requestText("GET", "/api/v1/agents/ws", handshake, "body"));
    await eventually(() => expect(connection.received()).toContain("HTTP/1.1 426"));
    connection.write("GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    expect(await connection.toEnd()).toContain("HTTP/1.1 200");
  });
});
