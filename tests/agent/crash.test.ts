import { spawn } from "node:child_process";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { agentPath, Machine } from "./support/machine";
import { seeded } from "./support/random";
import { RealServer } from "./support/real-server";

// kill -9 at any moment of an enrollment or a rotation, with the real server. Half of the time
// the HTTP client dies with the shell, half of the time it goes on alone.

const ROUNDS = 10;
const LONGEST_MS = 700;

let machine: Machine;
afterEach(() => machine.dispose());

async function killed(command: string, env: Record<string, string>, random: () => number) {
  const child = spawn(`${machine.path}/sh`, [agentPath, command], {
    env: machine.env(env),
    stdio: "ignore",
    detached: true,
  });
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  await Promise.race([after(random() * LONGEST_MS), gone]);
  try {
    process.kill(random() < 0.5 ? -(child.pid ?? 0) : (child.pid ?? 0), "SIGKILL");
  } catch {
    // It was done before its time came.
  }
  await gone;
}

let server: RealServer;
beforeAll(async () => {
  server = await RealServer.start();
});
afterAll(() => server.stop());

describe.each(["dash", "busybox"] as const)("%s", (shell) => {
  it(`an enrollment killed ${ROUNDS} times is finished by the next try, as one host`, async () => {
    const random = seeded(1);
    for (let round = 0; round < ROUNDS; round++) {
      machine = new Machine(shell, "curl");
      const name = `crash-${shell}-${round}`;
      const { token } = await server.newToken();
      const env = { MUSTER_URL: server.url, MUSTER_TOKEN: token, MUSTER_NAME: name };
      await killed("enroll", env, random);
      expect(await machine.agent(["enroll"], { env }), `round ${round}`).toMatchObject({ code: 0 });
      expect(await machine.agent(["once"]), `round ${round}`).toMatchObject({ code: 0 });
      expect((await server.hosts()).filter((host) => host.name === name)).toHaveLength(1);
      expect(leftovers(), `round ${round}`).toEqual(["credential"]);
      machine.dispose();
    }
  });

  it(`a rotation killed ${ROUNDS} times in a row never costs the host its identity`, async () => {
    const random = seeded(2);
    machine = new Machine(shell, "curl");
    const { token } = await server.newToken();
    await machine.agent(["enroll"], {
      env: { MUSTER_URL: server.url, MUSTER_TOKEN: token, MUSTER_NAME: `rotating-${shell}` },
    });
    for (let round = 0; round < ROUNDS; round++) {
      await killed("rotate", {}, random);
      expect(await machine.agent(["once"]), `round ${round}`).toMatchObject({ code: 0 });
      expect(leftovers(), `round ${round}`).toEqual(["credential"]);
    }
    expect(await machine.agent(["rotate"])).toMatchObject({ code: 0 });
  });
});

/** What lies in the state directory: no half-written file, no mark of something unfinished. */
function leftovers(): string[] {
  return machine
    .tree()
    .filter((path) => path.startsWith("var/lib/muster-agent/"))
    .map((path) => path.replace(/^.*\/(.*) \d+$/, "$1"));
}
