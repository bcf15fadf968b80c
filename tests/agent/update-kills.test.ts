import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { heartbeats, machine, newMachine, server, standInForEach } from "./support/enrolled";
import { agentText, install } from "./support/installed";
import { seeded } from "./support/random";

// kill -9 at any moment of a rotation and an update, over and over.

standInForEach();

const bin = () => `${machine.prefix}/usr/local/bin/muster-agent`;
const installed = () => /^VERSION=(.*)$/m.exec(readFileSync(bin(), "utf8"))?.[1];
const traces = () =>
  machine
    .tree()
    .filter((path) => !path.startsWith("run/") && /\.(new|old)|update|commands/.test(path));

const ROUNDS = 100;
const LONGEST_MS = 900;
const SEED = Number(process.env.SEED ?? 4);

// kill -9 of the agent alone or with all it started. What a service manager would start again is
// started again by the next round.
it(`comes back enrolled after ${ROUNDS} kills while it rotates and updates itself (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  newMachine("dash", "curl");
  await install(machine, "0.1.0");
  const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() };
  expect((await machine.run([bin(), "enroll"], { env })).code).toBe(0);
  const kinds = ["rotate", "update"];
  const next = () => `1.0.${server.commands.length}`;
  let swaps = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const open = server.commands.filter(({ id }) => !server.outcomes.has(id));
    for (const kind of kinds) if (!open.some((command) => command.kind === kind)) server.ask(kind);
    if (round % 3 === 0) server.agent = await agentText(next());
    const before = installed();
    await killed(random() * LONGEST_MS, random() < 0.5);
    if (installed() !== before) swaps++;
    expect(await machine.run([bin(), "self-test"]), `round ${round}`).toMatchObject({ code: 0 });
  }
  server.commands.forEach(({ id }) => {
    if (!server.outcomes.has(id)) server.outcomes.set(id, { outcome: "done" });
  });
  machine.start([bin(), "run"], { env: { MUSTER_INTERVAL_SCALE: "0.01" } });
  const known = heartbeats().length;
  await server.until(() => heartbeats().length >= known + 3);
  expect(server.agentTokens.get(heartbeats().at(-1)?.authorization?.slice(7) ?? "")).toBe(true);
  const outcomes = [...server.outcomes.values()].map((said) => said.outcome);
  expect(outcomes).not.toContain("failed");
  // The kills met it at work, not only before or after.
  expect(swaps).toBeGreaterThan(5);
  expect(server.to("/api/agent/token").length).toBeGreaterThan(5);
  await eventually(() => expect(traces()).toEqual([]));
  expect(existsSync(`${machine.lib}/credential.new`)).toBe(false);
}, 240_000);

async function killed(ms: number, withClients: boolean): Promise<void> {
  const child = spawn(`${machine.path}/sh`, [bin(), "run"], {
    env: machine.env({ MUSTER_INTERVAL_SCALE: "0.002" }),
    stdio: "ignore",
    detached: true,
  });
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  await Promise.race([after(ms), gone]);
  try {
    process.kill(withClients ? -(child.pid ?? 0) : (child.pid ?? 0), "SIGKILL");
  } catch {
    // It ended before its time came.
  }
  await gone;
}
