import { expect, test } from "vitest";
import { bearerOf, buildOrganization } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { parseAnswer, rawConnection } from "@/tests/support/raw-http";
import { type RunningServer, startServer } from "@/tests/support/server";

const BODY = JSON.stringify({ token: "mst_enroll_unknown" });

/** A request that has begun and cannot be answered before the test sends its last byte. */
async function halfRequest({ port }: RunningServer) {
  const connection = await rawConnection(port);
  connection.write(
    "POST /api/agent/enroll HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n" +
      `content-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n`,
  );
  // The server has it in hand once it has asked for the body.
  await eventually(() => expect(connection.received()).toContain("100 Continue"));
  connection.write(BODY.slice(0, -1));
  return connection;
}

function stopping(server: RunningServer) {
  return eventually(() => {
    expect(server.lines()).toContainEqual(expect.objectContaining({ msg: "stopping" }));
  });
}

test.each(["SIGTERM", "SIGINT"] as const)("%s of an idle server: exit 0", async (signal) => {
  const server = await startServer();
  // As a browser's preconnection does: connected, and nothing asked.
  await rawConnection(server.port);
  // Leaves an idle connection open, which must not hold the server.
  await fetch(`${server.url}/api/health`);
  const exit = await server.stop(signal);
  expect(exit.code).toBe(0);
  expect(exit.output).toContain('"msg":"stopped"');
  expect(exit.output).not.toContain("stopping without waiting any longer");
});

test("a request in flight is answered, a new one is refused, then exit 0", async () => {
  const server = await startServer();
  const request = await halfRequest(server);
  const exit = server.stop();
  await stopping(server);
  await expect(fetch(`${server.url}/api/health`)).rejects.toThrow();

  request.write(BODY.slice(-1));
  const answer = parseAnswer((await request.toEnd()).replace("HTTP/1.1 100 Continue\r\n\r\n", ""));
  expect(answer.status).toBe(401);
  expect(answer.headers.get("connection")).toBe("close");
  expect(answer.body).toContain('"error"');
  expect((await exit).code).toBe(0);
});

test("live streams end cleanly and do not hold the server", async () => {
  const { viewer } = await buildOrganization();
  const headers = await bearerOf(viewer);
  const server = await startServer();
  const response = await fetch(`${server.url}/api/live`, { headers });
  expect(response.status).toBe(200);
  const text = response.text();
  const exit = server.stop();
  // Rejects when the stream is cut instead of ended.
  await expect(text).resolves.toContain(": open");
  expect((await exit).code).toBe(0);
});

test("a second signal ends at once, whatever is in flight", async () => {
  const server = await startServer();
  const request = await halfRequest(server);
  process.kill(server.pid, "SIGTERM");
  await stopping(server);
  const exit = await server.stop("SIGTERM");
  expect(exit.code).toBe(143);
  await request.toEnd();
});

test.each([0, 3])("output nobody reads, %i requests, stop: exit 0", async (requests) => {
  const server = await startServer();
  server.closeOutput();
  for (let made = 0; made < requests; made += 1) {
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  }
  expect((await server.stop()).code).toBe(0);
});
