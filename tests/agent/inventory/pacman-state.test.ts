import {
  chmodSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { described, PacmanWorld } from "./pacman-world";
import { privileged, type Root, shells } from "./support";

// What pacman cannot say is told as not known, and how old its lists are.

const installed = ["alpha", "beta"].map((name) => described(name, "1.0-1"));
const repositories = [
  { name: "core", packages: [described("alpha", "1.1-1")] },
  { name: "extra", packages: [described("beta", "1.1-1")] },
];
const machineOf = (options = "") => new PacmanWorld(installed, repositories, options);
const instant = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

/** Puts a command of the test's own before that of the machine. */
function command(machine: Root, name: string, script: string): Record<string, string> {
  chmodSync(machine.write(`../bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  return { PATH: `${join(machine.directory, "bin")}:${process.env.PATH}:/usr/sbin:/sbin` };
}

let asked = 0;

/** Each question under another shell. */
function told(machine: PacmanWorld, env: Record<string, string> = {}) {
  const shell = shells[asked++ % shells.length] ?? "dash";
  const { packages, state } = machine.told(shell, env);
  expect(packages.map(({ name }) => name)).toEqual(["alpha", "beta"]);
  expect(state.securityUnknown).toBe("not_told");
  const updates = packages.filter(({ needsUpdate }) => needsUpdate).map(({ name }) => name);
  return { state, updates, unknown: state.updatesUnknown };
}

describe.runIf(privileged)("not known", () => {
  it("where lists were never fetched, or one of them was not", () => {
    const machine = machineOf();
    expect(told(machine)).toMatchObject({ updates: ["alpha", "beta"], unknown: undefined });
    // Of a repository that is no longer there.
    renameSync(join(machine.sync, "extra.db"), join(machine.sync, "community.db"));
    expect(() => machine.plan()).toThrow("could not find database");
    expect(told(machine)).toMatchObject({ updates: [], unknown: "no_lists" });
    rmSync(machine.sync, { recursive: true });
    expect(machine.plan()).toEqual({});
    expect(told(machine)).toMatchObject({ updates: [], unknown: "no_lists" });
  });

  it("where a list was written in part", () => {
    const machine = machineOf();
    truncateSync(join(machine.sync, "core.db"), 60);
    expect(told(machine)).toMatchObject({ updates: [], unknown: "failed" });
    // pacman takes an empty file for a repository without packages.
    truncateSync(join(machine.sync, "core.db"), 0);
    expect(machine.plan()).toEqual({ beta: "extra 1.1-1" });
    expect(told(machine)).toMatchObject({ updates: [], unknown: "no_lists" });
  });

  it("where an upgrade would stop at a dependency", () => {
    const machine = machineOf();
    machine.offer("extra", [described("beta", "2-1", { depends: ["nowhere"] })]);
    machine.fetch();
    expect(() => machine.plan()).toThrow("could not satisfy dependencies");
    expect(told(machine)).toMatchObject({ updates: [], unknown: "failed" });
  });

  it("where its configuration cannot be read", () => {
    const machine = machineOf();
    const file = join(machine.root, "etc/pacman.conf");
    writeFileSync(file, `${readFileSync(file, "utf8")}\nInclude = /nowhere/mirrorlist\n`);
    expect(() => machine.plan()).toThrow("could not be read");
    expect(told(machine)).toMatchObject({ updates: [], unknown: "failed" });
  });

  it("where pacman does not answer in time", () => {
    const machine = machineOf();
    const slow = command(machine, "pacman", "exec sleep 600");
    expect(told(machine, { ...slow, INVENTORY_TIMEOUT: "1" })).toMatchObject({
      ...{ updates: [], unknown: "timeout" },
    });
  });
});

describe.runIf(privileged)("known all the same", () => {
  it("where something else is printed among the answers, and another language is forced", () => {
    const machine = machineOf("IgnorePkg = beta");
    const forced =
      "echo ':: Werbung -> 1 -> 2'; LC_ALL=de_DE.UTF-8 LANGUAGE=de exec /usr/bin/pacman";
    const env = command(machine, "pacman", `${forced} "$@"`);
    for (const shell of shells)
      expect(machine.packages(shell, env)).toMatchObject([
        { name: "alpha", needsUpdate: true },
        { name: "beta", needsUpdate: true, isHeld: true },
      ]);
  });
});

describe.runIf(privileged)("the age of the lists", () => {
  const at = (machine: PacmanWorld) => told(machine).state.listsUpdatedAt;
  const old = 1_500_000_000;

  it("is not that of the server's files when they came with the last try", () => {
    const machine = machineOf();
    // As a server has them that publishes rarely.
    utimesSync(join(machine.sync, "core.db"), old, old);
    utimesSync(join(machine.sync, "extra.db"), old, old);
    const changed = Math.floor(statSync(join(machine.sync, "extra.db")).ctimeMs / 1000);
    expect(at(machine)).toBe(instant(changed));
  });

  it("is not that of a try that brought nothing", () => {
    const machine = machineOf();
    utimesSync(join(machine.sync, "core.db"), old, old);
    utimesSync(join(machine.sync, "extra.db"), old + 60, old + 60);
    utimesSync(machine.sync, old + 86_400, old + 86_400);
    expect(at(machine)).toBe(instant(old + 60));
  });

  it("is told by the log of a whole upgrade, which ends where a list cannot be fetched", () => {
    const machine = machineOf();
    for (const path of [
      join(machine.sync, "core.db"),
      join(machine.sync, "extra.db"),
      machine.sync,
    ])
      utimesSync(path, old, old);
    const log = [
      "[2020-02-03T04:05:05+0000] [PACMAN] Running 'pacman -Syu'",
      "[2020-02-03T04:05:06+0000] [PACMAN] synchronizing package lists",
      "[2020-02-03T05:05:07+0100] [PACMAN] starting full system upgrade",
      "[2021-02-03T04:05:06+0000] [PACMAN] synchronizing package lists",
      "[2021-02-03T04:05:09+0000] [PACMAN] Running 'pacman -Q'",
    ];
    machine.write("var/log/pacman.log", `${log.join("\n")}\n`);
    for (const _each of shells) expect(at(machine)).toBe("2020-02-03T04:05:07Z");
  });
});

describe.runIf(privileged)("lists of our own", () => {
  const own = (machine: PacmanWorld, refresh = "0") => ({
    INVENTORY_CACHE: join(machine.directory, "cache"),
    INVENTORY_REFRESH: refresh,
  });
  const fetched = (machine: Root) =>
    Number(readFileSync(join(machine.directory, "cache/pacman.fetched"), "utf8"));

  it("tell what the good repositories say when one is dead, first of all, and has a new list", () => {
    const machine = machineOf();
    const dead = "[dead]\nServer = http://127.0.0.1:9/\n";
    const config = join(machine.root, "etc/pacman.conf");
    machine.write(config, readFileSync(config, "utf8").replace("[core]", `${dead}[core]`));
    rmSync(machine.sync, { recursive: true });
    expect(told(machine, own(machine))).toMatchObject({
      updates: ["alpha", "beta"],
      unknown: undefined,
    });
    machine.offer("core", [described("alpha", "1.0-1")]);
    machine.write("../cache/pacman.fetched", "1000000000\n");
    expect(told(machine, own(machine)).updates).toEqual(["beta"]);
    expect(fetched(machine)).toBeGreaterThan(1_000_000_000);
  });

  it("keep the list of a repository that died, and its age", () => {
    const machine = machineOf();
    expect(told(machine, own(machine)).updates).toEqual(["alpha", "beta"]);
    for (const name of ["asked", "fetched"])
      machine.write(`../cache/pacman.${name}`, "1000000000\n");
    rmSync(machine.sync, { recursive: true });
    rmSync(join(machine.served, "extra.db"));
    expect(told(machine, own(machine))).toMatchObject({
      updates: ["alpha", "beta"],
      state: { listsUpdatedAt: "2001-09-09T01:46:40Z" },
    });
  });

  it("are fetched although a fetch was ended before, by whoever the agent runs as", () => {
    const machine = machineOf("DownloadUser = alpm");
    machine.write("../cache/pacman/db.lck", "");
    // pacman 6 knows no DownloadUser. This one is as 7 is: it becomes a user who may not write there.
    const env = command(
      machine,
      "pacman",
      `case "$*" in *-Sy*)
        cat >"$TMPDIR/given"
        ! grep -q '^DownloadUser' "$TMPDIR/given" || { echo "error: failed to synchronize all databases" >&2; exit 1; }
        exec /usr/bin/pacman "$@" <"$TMPDIR/given" ;;
      esac
      exec /usr/bin/pacman "$@"`,
    );
    command(
      machine,
      "pacman-conf",
      `/usr/bin/pacman-conf "$@" | sed 's/^RootDir.*/&\\nDownloadUser = alpm/'`,
    );
    machine.offer("core", [described("alpha", "1.7-1")]);
    const { packages } = machine.told("dash", { ...env, ...own(machine) });
    expect(packages[0]).toMatchObject({ name: "alpha", availableVersion: "1.7-1" });
  });

  it("are told to have failed when there is nothing else to go by", () => {
    const machine = machineOf();
    rmSync(machine.sync, { recursive: true });
    rmSync(machine.served, { recursive: true });
    for (const refresh of ["0", "9999"])
      expect(told(machine, own(machine, refresh)).unknown).toBe("fetch_failed");
  });
});
