import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AptWorld, control } from "./apt-world";
import { privileged, type Root, shells } from "./support";

// What apt cannot say is told as not known, and how old its lists are.

const installed = ["alpha", "beta", "gamma"].map((name) => control(name, "1.0"));
const newer = ["alpha", "beta", "gamma"].map((name) => control(name, "1.1"));
const archive = { name: "debian", suite: "stable", packages: newer };
const impatient = 'Acquire::http::Timeout "1"; Acquire::Retries "0";';
const machineOf = (archives = [archive], config = impatient) =>
  new AptWorld(installed, archives, {}, config);

/** Puts a command of the test's own before that of the machine. */
function command(machine: Root, name: string, script: string): string {
  chmodSync(machine.write(`../bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  return `${join(machine.directory, "bin")}:${process.env.PATH}:/usr/sbin:/sbin`;
}
const lists = (machine: Root) => join(machine.root, "var/lib/apt/lists");
const indexes = (machine: Root) =>
  readdirSync(lists(machine))
    .filter((name) => name.includes("_Packages"))
    .map((name) => join(lists(machine), name));
const now = Math.floor(Date.now() / 1000);
const daysAgo = (days: number) => now - days * 86_400;
const instant = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
/** The lists as files of their own: of a file: archive apt has links. */
function copied(machine: AptWorld) {
  for (const file of indexes(machine)) {
    const content = readFileSync(file);
    rmSync(file);
    writeFileSync(file, content);
  }
}

let asked = 0;

/** Each question under another shell. */
function expectUnknown(machine: AptWorld, reason: string, env: Record<string, string> = {}) {
  const shell = shells[asked++ % shells.length] ?? "dash";
  const { packages, state, failed } = machine.told(shell, { ...machine.env, ...env });
  expect(failed).toBe(true);
  expect(state).toMatchObject({ updatesUnknown: reason, securityUnknown: reason });
  expect(packages.map(({ name, needsUpdate }) => [name, needsUpdate])).toEqual(
    installed.map(({ name }) => [name, false]),
  );
}

describe.runIf(privileged)("not known", () => {
  it("where lists were never fetched", () => {
    const machine = machineOf();
    rmSync(lists(machine), { recursive: true });
    expectUnknown(machine, "no_lists");
    mkdirSync(join(lists(machine), "partial"), { recursive: true });
    machine.write("var/lib/apt/lists/partial/x_Packages", "Package: alpha\n");
    expectUnknown(machine, "no_lists");
    machine.update();
    expect(machine.told("dash", machine.env).state.updatesUnknown).toBe(undefined);
    // Those that are there are of another release.
    machine.write("etc/apt/sources.list", "deb [trusted=yes] file:/nowhere next main\n");
    expectUnknown(machine, "no_lists");
  });

  it("where a list was written in part, even when it ends with a whole package", () => {
    const machine = machineOf();
    copied(machine);
    expect(machine.told("dash", machine.env).state.updatesUnknown).toBe(undefined);
    const [file = ""] = indexes(machine);
    const whole = readFileSync(file, "utf8");
    for (const size of [Math.floor(whole.length / 2), whole.indexOf("Package: beta"), 10]) {
      truncateSync(file, size);
      expectUnknown(machine, "failed");
      writeFileSync(file, whole);
    }
    expect(machine.told("dash", machine.env).state.updatesUnknown).toBe(undefined);
    truncateSync(file, 0);
    const { state } = machine.told("dash", machine.env);
    expect(state.updatesUnknown).toMatch(/^(failed|no_lists)$/);
  });

  it("where the machine is in a state apt would not upgrade", () => {
    const machine = machineOf();
    machine.has([...installed, control("broken", "1.0", { Depends: "nowhere" })]);
    expect(() => machine.plan()).toThrow("Unmet dependencies");
    const { state, packages } = machine.told("dash", machine.env);
    expect(state).toMatchObject({ updatesUnknown: "failed", securityUnknown: "failed" });
    expect(packages).toHaveLength(4);
  });

  it("where apt does not answer in time", () => {
    const machine = machineOf();
    const PATH = command(machine, "apt-get", "exec sleep 600");
    expectUnknown(machine, "timeout", { PATH, INVENTORY_TIMEOUT: "1" });
    command(machine, "apt-get", "exit 100");
    expectUnknown(machine, "failed", { PATH });
  });

  it("where dpkg is alone", () => {
    const machine = machineOf();
    const { state, failed } = machine.told("dash", { INVENTORY_MANAGER: "dpkg" });
    expect(failed).toBe(false);
    expect(state).toEqual({ updatesUnknown: "no_manager", securityUnknown: "no_manager" });
  });
});

describe.runIf(privileged)("known all the same", () => {
  const updates = (machine: AptWorld, shell = shells[0], env = machine.env) =>
    machine.told(shell ?? "dash", env).packages.filter(({ needsUpdate }) => needsUpdate).length;

  it("where hooks advertise among the answers, and they are not run", () => {
    const machine = new AptWorld(
      installed,
      [archive],
      {},
      `AptCli::Hooks::Upgrade { "touch ${"$"}{TMPDIR:-/tmp}/hook-ran; echo 'Inst delta [1] (2 x [all])'"; };`,
    );
    for (const shell of shells) {
      const { packages } = machine.told(shell, machine.env);
      expect(packages.filter(({ needsUpdate }) => needsUpdate)).toHaveLength(3);
    }
    expect(readdirSync(machine.directory)).not.toContain("hook-ran");
    const text =
      "Get more security updates through Ubuntu Pro with 'esm-apps' enabled:\n  alpha beta\n";
    const PATH = command(machine, "apt-get", `printf '%s' "${text}"; exec /usr/bin/apt-get "$@"`);
    expect(updates(machine, "dash", { ...machine.env, PATH } as never)).toBe(3);
  });

  it("where another language is forced on it", () => {
    const machine = machineOf();
    for (const name of ["apt-get", "apt-cache"])
      command(machine, name, `LC_ALL=de_DE.UTF-8 LANGUAGE=de exec /usr/bin/${name} "$@"`);
    const PATH = `${join(machine.directory, "bin")}:${process.env.PATH}`;
    expect(updates(machine, "dash", { ...machine.env, PATH } as never)).toBe(3);
  });
});

describe.runIf(privileged)("the age of the lists", () => {
  const at = (machine: AptWorld, env: Record<string, string> = {}) =>
    machine.told("dash", { ...machine.env, ...env }).state.listsUpdatedAt;

  it("is not that of the server's files", () => {
    const machine = machineOf();
    copied(machine);
    const before = Math.floor(statSync(lists(machine)).mtimeMs / 1000);
    for (const file of readdirSync(lists(machine)))
      utimesSync(join(lists(machine), file), daysAgo(90), daysAgo(90));
    expect(at(machine)).toBe(instant(before));
  });

  it("is told by the last new list, or by the mark of a fetch that brought none", () => {
    const machine = machineOf();
    utimesSync(lists(machine), daysAgo(40), daysAgo(40));
    expect(at(machine)).toBe(instant(daysAgo(40)));
    const mark = machine.write("var/lib/apt/periodic/update-success-stamp", "");
    utimesSync(mark, daysAgo(3), daysAgo(3));
    // apt's timer marks here that it tried, with every server away too.
    machine.write("var/lib/apt/periodic/update-stamp", "");
    expect(at(machine)).toBe(instant(daysAgo(3)));
    utimesSync(mark, daysAgo(-3), daysAgo(-3));
    expect(at(machine)).toBe(undefined);
  });
});

describe.runIf(privileged)("lists of our own", () => {
  const dead = "deb [trusted=yes] http://127.0.0.1:9/third_party stable main\n";
  const seconds = (machine: Root) =>
    Number(readFileSync(join(machine.directory, "cache/apt.fetched"), "utf8"));
  const own = (machine: AptWorld, refresh = "0") => ({
    ...machine.env,
    ...{ INVENTORY_CACHE: join(machine.directory, "cache"), INVENTORY_REFRESH: refresh },
  });
  const needed = (machine: AptWorld, refresh?: string) => {
    const { packages, state } = machine.told("dash", own(machine, refresh));
    return {
      state,
      updates: packages.filter(({ needsUpdate }) => needsUpdate).map(({ name }) => name),
    };
  };
  /** As if the last fetch had been in 2001. */
  const longAgo = (machine: Root) => {
    for (const name of ["asked", "fetched"]) machine.write(`../cache/apt.${name}`, "1000000000\n");
  };
  const all = ["alpha", "beta", "gamma"];

  it("tell what the good sources say when one is dead, from the first fetch on", () => {
    const machine = machineOf();
    rmSync(lists(machine), { recursive: true });
    const good = readFileSync(join(machine.root, "etc/apt/sources.list"), "utf8");
    machine.write("etc/apt/sources.list", good + dead);
    const { state, updates } = needed(machine);
    expect(updates).toEqual(all);
    expect(state.updatesUnknown).toBe(undefined);
    longAgo(machine);
    expect(needed(machine).updates).toEqual(all);
    // The dead one has no list, so all that there are were fetched now.
    expect(seconds(machine)).toBeGreaterThan(1_000_000_000);
  });

  it("keep the list of a source that died, and its age", () => {
    const machine = machineOf([archive, { name: "vendor", suite: "vendor", packages: newer }]);
    expect(needed(machine).updates).toEqual(all);
    longAgo(machine);
    utimesSync(lists(machine), 900_000_000, 900_000_000);
    machine.exec("mv", [join(machine.archives, "vendor"), join(machine.archives, "gone")]);
    const { state, updates } = needed(machine);
    expect(updates).toEqual(all);
    expect(state).toMatchObject({ listsUpdatedAt: "2001-09-09T01:46:40Z" });
  });

  it("begin as the machine's, and give way to newer ones of the machine", () => {
    const machine = machineOf();
    utimesSync(lists(machine), 1_100_000_000, 1_100_000_000);
    copied(machine);
    utimesSync(lists(machine), 1_100_000_000, 1_100_000_000);
    machine.exec("mv", [join(machine.archives, "debian"), join(machine.archives, "gone")]);
    expect(needed(machine)).toMatchObject({
      updates: all,
      state: { listsUpdatedAt: "2004-11-09T11:33:20Z" },
    });
    utimesSync(lists(machine), 1_200_000_000, 1_200_000_000);
    expect(needed(machine, "9999").state).toMatchObject({ listsUpdatedAt: "2008-01-10T21:20:00Z" });
  });

  it("are told to have failed when there is nothing else to go by", () => {
    const machine = machineOf();
    rmSync(lists(machine), { recursive: true });
    machine.write("etc/apt/sources.list", dead);
    for (const refresh of ["0", "9999"])
      expect(needed(machine, refresh)).toMatchObject({
        ...{
          updates: [],
          state: { updatesUnknown: "fetch_failed", securityUnknown: "fetch_failed" },
        },
      });
  });
});
