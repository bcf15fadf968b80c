import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect } from "vitest";
import { agentPath, Machine } from "./machine";
import { StandIn } from "./stand-in";

/** The machine of the test that runs. */
export let machine: Machine;
/** The server of the test that runs. */
export let server: StandIn;

/** Gives each test of the file a stand-in server, and takes its machine away afterwards. */
export function standInForEach(): void {
  beforeEach(async () => {
    server = await new StandIn().listen();
  });
  afterEach(async () => {
    machine.dispose();
    await server.close();
  });
}

/** Makes this the machine of the test. */
export function newMachine(...kind: ConstructorParameters<typeof Machine>): Machine {
  machine = new Machine(...kind);
  return machine;
}

export const heartbeats = () => server.to("/api/agent/heartbeat");

export async function enrolledMachine(...kind: ConstructorParameters<typeof Machine>) {
  const outcome = await newMachine(...kind).agent(["enroll"], {
    env: { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() },
  });
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
}

export function run(env: Record<string, string> = {}) {
  return machine.start([agentPath, "run"], {
    env: { MUSTER_INTERVAL_SCALE: "0.01", ...env },
  });
}

/** The seconds the agent wanted to sleep, once it has called the server `calls` times. */
export async function naps(calls: number): Promise<number[]> {
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
