import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { agentVersion } from "@/lib/fleet/enrollment/agent-files";
import { eventually } from "@/tests/support/eventually";
import { install } from "./support/installed";
import { Machine } from "./support/machine";
import { seeded } from "./support/random";
import { RealServer } from "./support/real-server";

// kill -9 at any moment of a rotation and an update, over and over, with the real server.

const ROUNDS = 100;
const LONGEST_MS = 900;
const SEED = Number(process.env.SEED ?? 4);

const machine = new Machine("dash", "curl");
const bin = `${machine.prefix}/usr/local/bin/muster-agent`;
let server: RealServer;
let id: string;
beforeAll(async () => {
  server = await RealServer.start();
});
afterAll(async () => {
  machine.dispose();
  await server.stop();
});

const installed = () => /^VERSION=(.*)$/m.exec(readFileSync(bin, "utf8"))?.[1];
const ask = (kind: string) => server.call("POST", "/api/hosts/commands", { hostIds: [id], kind });
const count = (table: string, where: string) =>
  server.query<{ n: number }>(`SELECT COUNT(*) AS n FROM "${table}" WHERE ${where}`)[0]?.n ?? -1;
const rotations = () => count("AuditEntry", `"action" = 'host.token_rotated'`);
const commands = (where: string) => count("HostCommand", where);
const leftovers = () =>
  machine
    .tree()
    .filter(
      (path) => !path.startsWith("run/") && /\.(new|old)|update|commands|rotating/.test(path),
    );

// kill -9 of the agent alone or with all it started. What a service manager would start again is
// started again by the next round.
it(`comes back enrolled after ${ROUNDS} kills while it rotates and updates itself (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  const latest = await agentVersion();
  await install(machine, "0.1.0");
  const { token } = await server.newToken();
  const env = { MUSTER_URL: server.url, MUSTER_TOKEN: token, MUSTER_NAME: "killed" };
  expect((await machine.run([bin, "enroll"], { env })).code).toBe(0);
  id = (await server.hosts())[0]?.id ?? "";
  let swaps = 0;
  for (let round = 0; round < ROUNDS; round++) {
    // A host rotates its token at most twelve times an hour.
    server.beginHour();
    await ask("ROTATE");
    await ask("UPDATE");
    makeOlder(round);
    const before = installed();
    await killed(random() * LONGEST_MS, random() < 0.5);
    if (installed() !== before) swaps++;
    expect(await machine.run([bin, "self-test"]), `round ${round}`).toMatchObject({ code: 0 });
  }

  machine.start([bin, "run"], { env: { MUSTER_INTERVAL_SCALE: "0.01" } });
  await eventually(() => expect(commands(`"state" IN ('WAITING', 'SENT')`)).toBe(0));
  await eventually(() => expect(leftovers()).toEqual([]));
  expect(commands(`"state" <> 'DONE'`)).toBe(0);
  expect(installed()).toBe(latest);
  const [host, ...others] = await server.hosts();
  expect(host).toMatchObject({ id, status: "ONLINE" });
  expect(others).toEqual([]);
  // Each command was carried out once, however often it was begun.
  expect(rotations()).toBe(commands(`"kind" = 'ROTATE'`));
  // The kills met it at work, not only before or after.
  expect(rotations()).toBeGreaterThan(5);
  expect(swaps).toBeGreaterThan(5);
  expect(existsSync(`${machine.lib}/update-failed`)).toBe(false);
}, 300_000);

/** Makes the agent one that has something to update to, unless it is about to. */
function makeOlder(round: number): void {
  if (round % 3 !== 0 || existsSync(`${machine.lib}/update`)) return;
  const text = readFileSync(bin, "utf8").replace(/^VERSION=.*$/m, `VERSION=0.1.${round}`);
  writeFileSync(bin, text);
}

async function killed(ms: number, withClients: boolean): Promise<void> {
  const child = spawn(`${machine.path}/sh`, [bin, "run"], {
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
