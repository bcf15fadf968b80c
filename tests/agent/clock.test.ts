import { mkdirSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  enrolledMachine,
  heartbeats,
  machine,
  run,
  server,
  standInForEach,
} from "./support/enrolled";
import { shells } from "./support/machine";

// A clock that is wrong is told, and stops nothing.

standInForEach();

const clocks = () => heartbeats().map(({ json }) => String(json.clock).slice(0, 4));
const offers = () => heartbeats().filter(({ json }) => json.hashes);

/** A `date` that is in 1970 and in 2038 by turns. */
function jumpingClock() {
  const turn = `${machine.directory}/turn`;
  machine.command(
    "date",
    `if [ -e ${turn} ]; then rm -f ${turn}; year=1970 seconds=86400; else : >${turn}; year=2038 seconds=2147000000; fi
    case "$*" in +%s) echo $seconds ;; *) echo $year-01-02T00:00:00Z ;; esac`,
  );
}

describe.each(shells)("%s", (shell) => {
  it("checks in, backs off and comes back while the clock jumps over 68 years", async () => {
    await enrolledMachine(shell, "curl");
    jumpingClock();
    run();
    await server.until(() => heartbeats().length >= 4);
    server.interfere = () => ({ status: 503, body: { error: "Database is away" } });
    const known = heartbeats().length;
    await server.until(() => heartbeats().length >= known + 4);
    server.interfere = () => undefined;
    await server.until(() => heartbeats().length >= known + 8);
    expect(new Set(clocks())).toEqual(new Set(["1970", "2038"]));
  });
});

it("takes up a new credential although the clock was put back by years", async () => {
  await enrolledMachine("dash", "curl");
  jumpingClock();
  server.interfere = () => ({ status: 401, body: { error: "Agent token rotated" } });
  run();
  await server.until(() => heartbeats().length >= 1);
  server.interfere = () => undefined;
  const stdin = `${server.newAgentToken()}\n`;
  expect(await machine.agent(["rotate", "--token-stdin"], { stdin })).toMatchObject({ code: 0 });
  const known = heartbeats().length;
  await server.until(() => heartbeats().length >= known + 2);
});

it("collects once although the package manager wrote its files in the future", async () => {
  await enrolledMachine("dash", "curl");
  const future = new Date(Date.now() + 365 * 86_400_000);
  const later = new Date(future.getTime() + 86_400_000);
  for (const [path, at] of [
    ["var/lib/dpkg/status", future],
    ["etc/apt/sources.list", later],
  ] as const) {
    const file = join(machine.hostRoot, path);
    mkdirSync(dirname(file), { recursive: true });
    machine.hostFile(path, "Package: a\nStatus: install ok installed\nVersion: 1\n");
    utimesSync(file, at, at);
  }
  run({ MUSTER_REPORTS: "1", MUSTER_HOST_ROOT: machine.hostRoot });
  await server.until(() => offers().length >= 1);
  const known = heartbeats().length;
  await server.until(() => heartbeats().length >= known + 20);
  expect(offers()).toHaveLength(1);
});
