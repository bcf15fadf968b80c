import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { agentPath, clients, Machine, shells, which } from "./support/machine";
import { type Answer, StandIn } from "./support/stand-in";

// The loop. A `sleep` that only writes down what it was asked for makes back-off exact and quick.

let machine: Machine;
let server: StandIn;
beforeEach(async () => {
  server = await new StandIn().listen();
});
afterEach(async () => {
  machine.dispose();
  await server.close();
});

const heartbeats = () => server.to("/api/agent/heartbeat");

async function enrolledMachine(...kind: ConstructorParameters<typeof Machine>) {
  machine = new Machine(...kind);
  const outcome = await machine.agent(["enroll"], {
    env: { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() },
  });
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
}

function run(env: Record<string, string> = {}) {
  return machine.start([agentPath, "run"], {
    env: { MUSTER_INTERVAL_SCALE: "0.01", ...env },
  });
}

/** The seconds the agent wanted to sleep, once it has called the server `calls` times. */
async function naps(calls: number): Promise<number[]> {
  const log = `${machine.directory}/naps`;
  machine.command("sleep", `echo "$1" >>${log}`);
  const child = run({ MUSTER_INTERVAL_SCALE: "1" });
  await server.until(() => heartbeats().length >= calls);
  child.kill("SIGTERM");
  return readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map(Number)
    .slice(0, calls - 1);
}

describe.each(shells)("%s", (shell) => {
  it("sends the facts once, and again when they changed", async () => {
    machine = new Machine(shell, "curl");
    machine.hostFile("etc/hostname", "before\n");
    const env = { MUSTER_HOST_ROOT: machine.hostRoot };
    await machine.agent(["enroll"], {
      env: { ...env, MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() },
    });
    run(env);
    await server.until(() => heartbeats().length >= 3);
    const [first, ...others] = heartbeats().map(({ json }) => json.facts as object);
    expect(first).toMatchObject({ hostname: "before", clock: expect.any(String) });
    for (const facts of others) expect(Object.keys(facts)).toEqual(["clock"]);
    machine.hostFile("etc/hostname", "after\n");
    await server.until(() =>
      heartbeats().some(({ json }) => (json.facts as { hostname?: string }).hostname === "after"),
    );
  });

  it("logs a refusal once, asks rarely, and says when it is taken back", async () => {
    await enrolledMachine(shell, "curl");
    server.interfere = ({ path }) =>
      path === "/api/agent/heartbeat" && heartbeats().length < 3
        ? { status: 401, body: { error: "Host has been deleted" } }
        : undefined;
    const child = run({ MUSTER_REFUSED_RETRY: "100" });
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    await server.until(() => heartbeats().length >= 5);
    await eventually(() => expect(said).toContain("the server answers again"));
    expect(said.match(/Host has been deleted/g)).toHaveLength(1);
  });

  it("takes a new credential up while it rests after a refusal", async () => {
    await enrolledMachine(shell, "curl");
    for (const token of server.agentTokens.keys()) server.agentTokens.set(token, false);
    run({ MUSTER_INTERVAL_SCALE: "0.05" });
    await server.until(() => heartbeats().length >= 1);
    const token = server.newAgentToken();
    const rotated = await machine.agent(["rotate", "--token-stdin"], { stdin: token });
    expect(rotated.code).toBe(0);
    const known = heartbeats().length;
    await server.until(() => heartbeats().length > known);
    expect(heartbeats().at(-1)?.authorization).toBe(`Bearer ${token}`);
  });

  // ksh has a sleep of its own, which cannot be watched from outside.
  it.skipIf(shell === "ksh").each(["SIGTERM", "SIGINT"] as const)(
    "stops on %s, asleep or waiting",
    async (signal) => {
      await enrolledMachine(shell, "curl");
      const nap = `${machine.directory}/nap`;
      machine.command(
        "sleep",
        `echo $$ >${nap}.tmp; mv ${nap}.tmp ${nap}; exec ${which("sleep")} "$1"`,
      );
      const asleep = run({ MUSTER_INTERVAL_SCALE: "100" });
      const gone = new Promise((done) => asleep.once("close", done));
      const sleeper = await eventually(() => Number(readFileSync(nap, "utf8")));
      asleep.kill(signal);
      expect(await gone).toBe(0);
      await eventually(() => expect(() => process.kill(sleeper, 0)).toThrow("ESRCH"));

      let hungUp: Promise<void> | undefined;
      server.interfere = () => ({
        take: (response) => {
          hungUp = new Promise((done) => response.once("close", done));
        },
      });
      const waiting = run();
      const ended = new Promise((done) => waiting.once("close", done));
      await server.until(() => heartbeats().length >= 2);
      waiting.kill(signal);
      expect(await ended).toBe(0);
      await hungUp;
      expect(machine.tree().filter((path) => path.startsWith("run/muster-agent/"))).toEqual([
        "run/muster-agent/last 600",
      ]);
    },
  );
});

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
  machine = new Machine("dash", "curl");
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
    expect(first).toBeLessThanOrEqual(132);
    expect(second).toBeGreaterThanOrEqual(300);
    expect(second).toBeLessThanOrEqual(330);
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
    path === "/api/agent/heartbeat" && Object.keys(json.facts as object).length > 1
      ? { status: 400, body: { error: "disks: too many" } }
      : undefined;
  run();
  await server.until(() => heartbeats().length >= 3);
  expect(heartbeats().map(({ json }) => Object.keys(json.facts as object).length > 1)).toEqual([
    true,
    false,
    false,
  ]);
});

it("sends the containers when they change", async () => {
  await enrolledMachine("dash", "curl");
  const list = `${machine.directory}/containers`;
  writeFileSync(list, "1\tweb\tnginx\trunning\n");
  machine.command("docker", `[ "$1" != ps ] || cat ${list}`);
  run();
  const reports = () => server.to("/api/agent/containers");
  await server.until(() => heartbeats().length >= 4);
  expect(reports()).toHaveLength(1);
  writeFileSync(list, "1\tweb\tnginx\texited\n");
  await server.until(() => reports().length >= 2);
  expect(reports()[1]?.json).toEqual({
    containers: [{ id: "1", name: "web", image: "nginx", state: "exited" }],
  });
});

it("runs once however often it is started, and again after a kill -9", async () => {
  await enrolledMachine("dash", "curl");
  const first = run();
  await server.until(() => heartbeats().length >= 1);
  const second = await machine.agent(["run"]);
  expect(second).toMatchObject({ code: 0, stdout: `Already running as process ${first.pid}.\n` });
  const gone = new Promise((done) => first.once("close", done));
  first.kill("SIGKILL");
  await gone;
  const known = heartbeats().length;
  run();
  await server.until(() => heartbeats().length > known + 1);
});

it("keeps its log file below two megabytes", async () => {
  await enrolledMachine("dash", "curl");
  const log = `${machine.prefix}/var/log/muster-agent.log`;
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, "x".repeat(1_000_001));
  machine.start([agentPath, "run", "--log"], { env: { MUSTER_INTERVAL_SCALE: "0.01" } });
  await server.until(() => heartbeats().length >= 2);
  expect(readFileSync(`${log}.1`, "utf8")).toHaveLength(1_000_001);
  expect(readFileSync(log, "utf8")).toMatch(/^\d{4}-\d\d-\d\dT.*checks in with/);
});

it("keeps the token of an enrollment the server was away for, and the service goes on with it", async () => {
  machine = new Machine("dash", "curl");
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
  machine = new Machine("dash", "curl");
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
