import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import {
  enrolledMachine,
  heartbeats,
  machine,
  newMachine,
  run,
  server,
  standInForEach,
} from "./support/enrolled";
import { agentPath, shells, which } from "./support/machine";

// The loop. A `sleep` that only writes down what it was asked for makes back-off exact and quick.

standInForEach();

describe.each(shells)("%s", (shell) => {
  it("sends the facts once, and again when they changed", async () => {
    newMachine(shell, "curl");
    machine.hostFile("etc/hostname", "before\n");
    const env = { MUSTER_HOST_ROOT: machine.hostRoot };
    await machine.agent(["enroll"], {
      env: { ...env, MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() },
    });
    run(env);
    await server.until(() => heartbeats().length >= 3);
    const [first, ...others] = heartbeats().map(({ json }) => json);
    expect(first).toMatchObject({ hostname: "before", clock: expect.any(String) });
    for (const facts of others) expect(Object.keys(facts)).toEqual(["bootId", "clock"]);
    machine.hostFile("etc/hostname", "after\n");
    await server.until(() => heartbeats().some(({ json }) => json.hostname === "after"));
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
  it.each(shell === "ksh" ? [] : (["SIGTERM", "SIGINT"] as const))(
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
