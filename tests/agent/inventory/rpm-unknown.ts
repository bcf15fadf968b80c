import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { RpmMachine } from "./rpm-machine";
import { rowOf, type World } from "./rpm-world";
import { privileged } from "./support";

// A machine of which dnf 4 and zypper know everything, for tests that take some of that away.

export const world: World = {
  name: "one with everything in it",
  installed: ["alpha", "locked", "old"].map((name) => ({ name, version: "1.0-1" })),
  repositories: {
    updates: {
      packages: [
        ...["alpha", "locked"].map((name) => ({ name, version: "1.1-1" })),
        { name: "new", version: "1.0-1", obsoletes: "old" },
        { name: "a-name-that-is-longer-than-any-column-has-room-for", version: "1.1-1" },
      ],
      advisories: [{ id: "TEST-1", type: "security", fixes: [["alpha", "1.1", "1"]] }],
    },
    more: { packages: [] },
  },
  expected: {},
};
world.installed.push({
  name: "a-name-that-is-longer-than-any-column-has-room-for",
  version: "1-1",
});

export const everything = [
  "a-name-that-is-longer-than-any-column-has-room-for 1.1-1 updates",
  ...["alpha 1.1-1 updates security", "locked 1.1-1 updates", "old 1.0-1 updates by new"],
];

export const managers = ["dnf4", "zypper"] as const;
type Manager = (typeof managers)[number];
const command = { dnf4: "dnf", zypper: "zypper" };
export const caches = { dnf4: "var/cache/dnf", zypper: "var/cache/zypp" };

export let machine: RpmMachine;
/** A server for repositories that nobody was to ask: it counts who does, and hangs up. */
const server = `const fs = require("node:fs");
require("node:net").createServer((socket) => {
  fs.appendFileSync(process.argv[1], "x");
  socket.destroy();
}).listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;
let port = 0;
let child: ChildProcess | undefined;

/** How often that server was asked since the test began. */
export const reached = (): number => readFileSync(join(machine.directory, "reached")).length;

/** Makes it, and makes it whole again before each test. */
export function prepareMachine(): void {
  beforeAll(async () => {
    if (!privileged) return;
    machine = new RpmMachine().settle(world);
    machine.exec("cp", ["-a", join(machine.root, "var/cache"), join(machine.directory, "cache")]);
    const counts = machine.write("../reached", "");
    const started = spawn(process.execPath, ["-e", server, counts], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child = started;
    const [said] = await once(started.stdout, "data");
    port = Number(String(said));
  });
  afterAll(() => void child?.kill());

  beforeEach(() => {
    if (!privileged) return;
    rmSync(join(machine.root, "var/cache"), { recursive: true, force: true });
    machine.exec("cp", ["-a", join(machine.directory, "cache"), join(machine.root, "var/cache")]);
    rmSync(join(machine.directory, "bin"), { recursive: true, force: true });
    machine.write("../reached", "");
  });
}

/** Rows of what needs an update, and the state. */
export function asked(manager: Manager, env: Record<string, string> = {}) {
  const bin = join(machine.directory, "bin");
  const path = `${bin}:${process.env.PATH}:/usr/sbin:/sbin`;
  const { packages, state, failed } = machine.told("dash", {
    ...machine.env[manager],
    PATH: path,
    ...env,
  });
  const updates = packages.filter(({ needsUpdate }) => needsUpdate).map(rowOf);
  return { updates: updates.sort(), state, failed, installed: packages.length };
}

export const installed = world.installed.length + 1;
export const unknown = (reason: string) => ({
  ...{ updates: [], failed: true, installed },
  state: expect.objectContaining({ updatesUnknown: reason, securityUnknown: reason }),
});

/** The directory of a repository's lists, and the name of one of its files. */
export function listsOf(manager: Manager, repository: string, file: RegExp) {
  const cache = join(machine.root, caches[manager], manager === "zypper" ? "raw" : "");
  const name = readdirSync(cache).find((entry) =>
    new RegExp(`^${repository}(-[0-9a-f]{16})?$`).test(entry),
  );
  const directory = join(cache, String(name), "repodata");
  return join(directory, String(readdirSync(directory).find((entry) => file.test(entry))));
}

/** Without the index that was made of them. */
export function forgetIndex(manager: Manager) {
  const cache = join(machine.root, caches[manager]);
  if (manager === "zypper") rmSync(join(cache, "solv"), { recursive: true });
  else for (const file of readdirSync(cache)) if (/solvx?$/.test(file)) rmSync(join(cache, file));
}

/** Another repository beside these. */
export function alsoConfigured(manager: Manager, options = "enabled=1") {
  const place = manager === "zypper" ? "zypp" : "yum";
  return machine.write(
    `etc/${place === "zypp" ? "zypp/repos.d" : "yum.repos.d"}/never.repo`,
    `[never]\nname=Never fetched\nbaseurl=http://127.0.0.1:${port}/\ngpgcheck=0\nautorefresh=1\n${options}\n`,
  );
}

/** Puts a command in front of the package manager; REAL in it is the path of that. */
export function wrap(manager: Manager, script: string) {
  const name = command[manager];
  const real = machine.exec("sh", ["-c", `command -v ${name}`]).trim();
  const file = machine.write(`../bin/${name}`, `#!/bin/sh\n${script.replaceAll("REAL", real)}\n`);
  chmodSync(file, 0o755);
}
