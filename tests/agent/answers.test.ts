import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  enrolledMachine,
  heartbeats,
  machine,
  naps,
  newMachine,
  run,
  server,
  standInForEach,
} from "./support/enrolled";
import { agentPath, clients } from "./support/machine";
import type { Answer } from "./support/stand-in";

// What the agent makes of each answer a server can give, and of none.

standInForEach();

describe.each(clients)("with %s", (client) => {
  it("backs off with jitter up to five minutes while the server is away", async () => {
    await enrolledMachine("dash", client);
    server.interfere = () => ({ status: 503, body: { error: "Database is away" } });
    const delays = await naps(10);
    [5, 10, 20, 40, 80, 160, 300, 300, 300].forEach((most, turn) => {
      expect(delays[turn]).toBeGreaterThanOrEqual(Math.floor(most / 2));
      expect(delays[turn]).toBeLessThanOrEqual(most);
    });
    expect(new Set(delays.slice(-6)).size).toBeGreaterThan(1);
  });

  it.each<[string, Answer]>([
    ["an error of the server", { status: 500, text: "<h1>Internal Server Error</h1>" }],
    ["a page of somebody else's", { text: "<html>Sign in to the hotel's Wi-Fi</html>" }],
    ["an empty answer", { text: "" }],
    ["a redirect", { status: 302, headers: { location: "https://elsewhere.example/" } }],
    ["JSON that stops", { text: '{"message":"Heartbeat recorded","heartbeatIntervalSeconds":30' }],
    [
      "an answer cut off",
      {
        take: (response) => {
          response.writeHead(200, { "content-length": "1000" });
          response.write('{"message":"Heartbeat recorded"}');
          setImmediate(() => response.destroy());
        },
      },
    ],
    ["a connection cut", { take: (response) => response.destroy() }],
  ])("%s is no check-in", async (_, answer) => {
    await enrolledMachine("dash", client);
    server.interfere = () => answer;
    const outcome = await machine.agent(["once"]);
    expect(outcome.code).toBe(5);
    expect(outcome.stderr).toMatch(/^muster-agent: the server is away: .+\n$/);
    server.interfere = () => undefined;
    expect((await machine.agent(["once"])).code).toBe(0);
  });
});

// GNU wget throws the body of a 401 away.
it("reads the reason of a refusal from WWW-Authenticate with wget", async () => {
  await enrolledMachine("dash", "wget");
  server.interfere = () => ({
    status: 401,
    headers: {
      "www-authenticate": 'Bearer error="invalid_token", error_description="Agent token rotated"',
    },
    body: { error: "Agent token rotated" },
  });
  const outcome = await machine.agent(["once"]);
  expect(outcome.code).toBe(4);
  expect(outcome.stderr).toContain("refuses this host: Agent token rotated");
});

it("shows nothing of an answer that could move a terminal", async () => {
  await enrolledMachine("dash", "curl");
  server.interfere = () => ({
    status: 401,
    body: { error: "\u001b]0;owned\u0007\u001b[2J\nroot#" },
  });
  const { stderr } = await machine.agent(["once"]);
  expect(stderr.trimEnd()).toMatch(/^[ -~]*owned[ -~]*root#$/);
});

it("an enrollment stopped by hand has not succeeded", async () => {
  newMachine("dash", "curl");
  server.interfere = () => ({ status: 503 });
  const child = machine.start([agentPath, "enroll"], {
    env: { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() },
  });
  const gone = new Promise((done) => child.once("close", done));
  await server.until(() => server.received.length >= 1);
  child.kill("SIGINT");
  expect(await gone).toBe(1);
});

// busybox wget shows no header of a refusal.
it.each(["curl", "wget"] as const)(
  "honours Retry-After with %s, up to five minutes",
  async (client) => {
    await enrolledMachine("dash", client);
    const asked = ["120", "4000", "Wed, 21 Oct 2026 07:28:00 GMT"];
    server.interfere = () => ({
      status: 429,
      headers: { "retry-after": asked[heartbeats().length] ?? "0" },
      body: { error: "Too many requests" },
    });
    const [first, second, third] = await naps(4);
    expect(first).toBeGreaterThanOrEqual(120);
    expect(first).toBeLessThanOrEqual(180);
    expect(second).toBeGreaterThanOrEqual(300);
    expect(second).toBeLessThanOrEqual(450);
    expect(third).toBeLessThanOrEqual(20);
  },
);

it.each([
  [60, 54, 66],
  [0, 4, 6],
  [7200, 3240, 3960],
  [1e9, 27, 33],
  ["soon", 27, 33],
])("an interval of %s means a nap of %d to %d seconds", async (told, least, most) => {
  await enrolledMachine("dash", "curl");
  server.interfere = ({ path }) =>
    path === "/api/agent/heartbeat"
      ? { body: { message: "Heartbeat recorded", heartbeatIntervalSeconds: told } }
      : undefined;
  for (const nap of await naps(5)) {
    expect(nap).toBeGreaterThanOrEqual(least);
    expect(nap).toBeLessThanOrEqual(most);
  }
});

it("goes on without the facts when the server does not accept them", async () => {
  await enrolledMachine("dash", "curl");
  server.interfere = ({ path, json }) =>
    path === "/api/agent/heartbeat" && json.hostname !== undefined
      ? { status: 400, body: { error: "disks: too many" } }
      : undefined;
  run();
  await server.until(() => heartbeats().length >= 3);
  expect(heartbeats().map(({ json }) => json.hostname !== undefined)).toEqual([true, false, false]);
});

it("keeps the token of an enrollment the server was away for, and the service goes on with it", async () => {
  newMachine("dash", "curl");
  const token = server.newEnrollToken();
  server.interfere = () => ({ status: 503, body: { error: "Database is away" } });
  const tried = await machine.agent(["enroll", "--wait", "0"], {
    env: { MUSTER_URL: server.url, MUSTER_TOKEN: token },
  });
  expect(tried.code).toBe(5);
  expect(tried.stderr).toContain("Database is away");
  expect(tried.stderr).toContain("nothing is lost");
  server.interfere = () => undefined;
  run();
  await server.until(() => heartbeats().length >= 1);
  const keys = server.to("/api/agent/enroll").map(({ headers }) => headers["idempotency-key"]);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(keys).size).toBe(1);
  expect(machine.tree().join("\n")).not.toContain("enrolling");
});

it("enrolls once although the answer to the first try was lost", async () => {
  newMachine("dash", "curl");
  let cut = false;
  const token = server.newEnrollToken();
  server.interfere = async ({ path }) => {
    if (path !== "/api/agent/enroll" || cut) return undefined;
    cut = true;
    return { status: 201, text: '{"hostId":"host-1","token":"mst_agent_0123' };
  };
  const outcome = await machine.agent(["enroll"], {
    env: { MUSTER_URL: server.url, MUSTER_TOKEN: token, MUSTER_INTERVAL_SCALE: "0.01" },
  });
  expect(outcome.code).toBe(0);
  expect(readFileSync(machine.credential, "utf8")).toMatch(/token=mst_agent_[0-9a-f]{64}\n/);
});
