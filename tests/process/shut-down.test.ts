import { expect, test } from "vitest";
import { bearerOf, buildOrganization } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { halfRequest } from "@/tests/support/half-request";
import { rawConnection } from "@/tests/support/raw-http";
import { type RunningServer, startServer } from "@/tests/support/server";

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
  const request = await halfRequest(server.port);
  const exit = server.stop();
  await stopping(server);
  await expect(fetch(`${server.url}/api/health`)).rejects.toThrow();

  const answer = await request.finish();
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
  const request = await halfRequest(server.port);
  process.kill(server.pid, "SIGTERM");
  await stopping(server);
  // What comes within a second is still the first.
  const again = setInterval(() => process.kill(server.pid, "SIGTERM"), 100);
  const exit = await server.exited;
  clearInterval(again);
  expect(exit.code).toBe(143);
  await request.toEnd();
});

test("a signal that npm passes on as well is one", async () => {
  const server = await startServer();
  const request = await halfRequest(server.port);
  // Two of one kind that nobody has taken yet are one to the kernel already.
  process.kill(server.pid, "SIGTERM");
  process.kill(server.pid, "SIGINT");
  await stopping(server);
  expect((await request.finish()).status).toBe(401);
  expect((await server.exited).code).toBe(0);
});

test.each([0, 3])("output nobody reads, %i requests, stop: exit 0", async (requests) => {
  const server = await startServer();
  server.closeOutput();
  for (let made = 0; made < requests; made += 1) {
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  }
  expect((await server.stop()).code).toBe(0);
});
