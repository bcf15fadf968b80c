import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dnf5Replay, Dnf5Root, type Recording } from "./dnf5";
import { generated } from "./rpm-generated";
import { furnish, reported } from "./rpm-scenario";
import { checkUpdateWord, upgradeWord } from "./rpm-word";
import { lock, rowOf, settle, type World } from "./rpm-world";
import { worlds } from "./rpm-worlds";
import { byName, lockAndRun, type Package, privileged, shells } from "./support";

// dnf5 is in Debian sid alone, which moves: RECORDED from the real one. Its README says how.
const recordings = resolve("tests/fixtures/dnf5-5.4.6");
const native = "x86_64";

const machines = [
  ...worlds.filter(({ expected }) => expected.dnf5),
  ...[1, 2, 3, 4, 5, 6].map((seed) => generated(seed)),
];
const fileOf = ({ name }: World) => `worlds/${name.replace(/[^a-z0-9]+/g, "-")}`;
const rowsOf = (packages: Package[]) =>
  packages
    .filter(({ needsUpdate }) => needsUpdate)
    .map(rowOf)
    .sort();

/** As dnf5 says it: what is done, and of what is held name and version. */
function agrees(rows: string[], { word = [], free = [] }: Pick<Recording, "word" | "free">): void {
  const words = rows.map((row) => row.split(" "));
  const done = words
    .filter((row) => !row.includes("held"))
    .map(
      ([name, version, , by, other]) => `${name} ${version}${by === "by" ? ` by ${other}` : ""}`,
    );
  expect(done.sort()).toEqual(word);
  const names = done.map((row) => row.split(" ")[0]);
  const held = words.filter((row) => row.includes("held"));
  expect(held.map(([name, version]) => `${name} ${version}`).sort()).toEqual(
    free
      .map((row) => row.replace(/ by .*/, ""))
      .filter((row) => !names.includes(row.split(" ")[0])),
  );
}

describe.runIf(privileged)("dnf5, as recorded", () => {
  const recorded = (name: string) => {
    const file = join(recordings, `${name}.json`);
    const recording: Recording = JSON.parse(readFileSync(file, "utf8"));
    const machine = new Dnf5Replay(file);
    return { machine, recording, all: recording.calls.map((_, at) => String(at)) };
  };

  it.each(shells)("tells what is installed and what could be updated, under %s", (shell) => {
    const { machine, all } = recorded("packages");
    lock(machine, { installed: [], locked: ["locked"] });
    const { packages, state } = machine.told(shell);
    expect(machine.asked()).toEqual(all);
    expect(packages).toEqual(reported("dnf5", native));
    expect(state).toEqual({ listsUpdatedAt: expect.stringMatching(/Z$/) });
  });

  it("fetches package lists when told, to a place of its own", () => {
    const { machine, all } = recorded("fetched");
    lock(machine, { installed: [], locked: ["locked"] });
    const env = { INVENTORY_CACHE: join(machine.directory, "cache"), INVENTORY_REFRESH: "3600" };
    expect(machine.told("dash", env).packages).toEqual(reported("dnf5", native));
    expect(machine.asked()).toEqual(all);
  });

  it("fails where dnf5 does, and claims no update", () => {
    const { machine, all } = recorded("failing");
    const { packages, state, failed } = machine.told("dash");
    expect(failed).toBe(true);
    expect(state).toMatchObject({ updatesUnknown: "failed", securityUnknown: "failed" });
    expect(packages).toHaveLength(reported("dnf5", native).length);
    expect(rowsOf(packages)).toEqual([]);
    expect(machine.asked()).toEqual(all);
  });

  it.each(["half-written", "never-fetched"])("claims no update with lists that are %s", (name) => {
    const { machine, all } = recorded(name);
    const { packages, state, failed } = machine.told("dash");
    const reason = name === "never-fetched" ? "no_lists" : "failed";
    expect({ failed, reason: state.updatesUnknown }).toEqual({ failed: true, reason });
    expect(rowsOf(packages)).toEqual([]);
    expect(packages).not.toEqual([]);
    expect(machine.asked()).toEqual(all);
  });

  it.each(machines)("tells of $name", (world) => {
    const { machine, recording, all } = recorded(fileOf(world));
    for (const [path, text] of Object.entries(world.files ?? {})) machine.write(path, text);
    lock(machine, world);
    const { packages, state, failed } = machine.told("dash");
    expect(machine.asked()).toEqual(all);
    expect({ failed, unknown: state.updatesUnknown }).toEqual({ failed: false });
    const rows = rowsOf(packages);
    if (world.expected.dnf5) expect(rows).toEqual([...world.expected.dnf5].sort());
    agrees(rows, recording);
  });
});

// Only scripts/record-dnf5.mjs has a root to ask.
const tar = process.env.DNF5_ROOT;
if (tar) describe("the real dnf5", () => asked(tar));

function asked(tarball: string) {
  const lower = mkdtempSync(join(tmpdir(), "muster-sid-root-"));
  let machine: Dnf5Root;
  let directory: string;
  const keep = (name: string, recording: Recording) =>
    writeFileSync(join(directory, `${name}.json`), `${JSON.stringify(recording, null, 2)}\n`);

  beforeAll(() => {
    machine = new Dnf5Root(lower);
    machine.exec("tar", ["-xf", tarball, "-C", lower]);
    furnish(machine, native, "file:///repository");
    machine.enter("dnf5", ["makecache"]);
    const [release] = /^\d+\.\d+\.\d+/.exec(machine.versions().dnf5 ?? "") ?? [];
    directory = resolve(`tests/fixtures/dnf5-${release}`);
    mkdirSync(join(directory, "worlds"), { recursive: true });
  }, 300_000);
  afterAll(() => rmSync(lower, { recursive: true, force: true }));

  it("tells what is installed and what could be updated", () => {
    expect(machine.packages("dash")).toEqual(reported("dnf5", native));
    expect(machine.packages("dash", { INVENTORY_ROOT: "/." })).toEqual(reported("dnf5", native));
    // As Fedora has it.
    machine.enter("ln", ["-s", "dnf5", "/usr/bin/dnf"]);
    expect(machine.packages("dash")).toEqual(reported("dnf5", native));
    machine.enter("rm", ["/usr/bin/dnf"]);
  });

  it("tells it without dnf's lock, and leaves the machine as it is", () => {
    // But for what the one writes that is refused.
    const still = () => machine.snapshot().filter((line) => !/(\.lock|dnf5\.log) /.test(line));
    const before = still();
    const script = `timeout 3 dnf5 -C repoquery --upgrades 2>&1; printf '\\f'
      . /inventory.sh; INVENTORY_MANAGER=dnf inventory_packages`;
    const locks = ["/var/lib/dnf/system-repo.lock", "/var/lib/rpm/.rpm.lock"];
    const printed = machine.enter("perl", ["-e", lockAndRun, script, ...locks]);
    const [refused, packages = ""] = printed.split("\f");
    expect(refused).toMatch(/Waiting for a lock/);
    expect(byName(JSON.parse(packages))).toEqual(reported("dnf5", native));
    expect(still()).toEqual(before);
  });

  it("tells it confined as the service is", () => {
    expect(machine.packages("dash", { CONFINED: "1" })).toEqual(reported("dnf5", native));
  });

  it("tells it where a repository was never fetched", () => {
    const other = "[other]\nname=Other\nbaseurl=http://127.0.0.1:1/\ngpgcheck=0\n";
    const file = machine.write("etc/yum.repos.d/other.repo", other);
    expect(machine.packages("dash")).toEqual(reported("dnf5", native));
    renameSync(file, `${file}.off`);
  });

  it("is recorded", () => {
    keep("packages", machine.record());
    const before = machine.snapshot();
    keep("fetched", machine.record({ INVENTORY_CACHE: "/tmp/cache", INVENTORY_REFRESH: "0" }));
    expect(machine.snapshot()).toEqual(before);
    machine.write("etc/dnf/dnf.conf", "[main]\nnot a setting\n");
    keep("failing", machine.record());
    machine.write("etc/dnf/dnf.conf", "[main]\n");
    machine.enter("sh", [
      "-c",
      "truncate -s 100 /var/cache/libdnf5/*/repodata/*primary*; rm -rf /var/cache/libdnf5/*/solv",
    ]);
    keep("half-written", machine.record());
    machine.enter("sh", ["-c", "rm -rf /var/cache/libdnf5/*/repodata/*"]);
    keep("never-fetched", machine.record());
  });

  it.each(machines)("tells of $name", (world) => {
    const other = new Dnf5Root(lower);
    settle(other, world, "file:///repository", () => other.enter("dnf5", ["makecache"]));
    const before = other.snapshot();
    const { packages, state, failed } = other.told("dash");
    expect(other.snapshot()).toEqual(before);
    expect({ failed, unknown: state.updatesUnknown }).toEqual({ failed: false });
    const says = (command: string) =>
      other.enter("sh", ["-c", `dnf5 -C --setopt=color=never ${command} 2>&1 || :`]);
    const installed = world.installed.map(({ name }) => name);
    const word = () =>
      upgradeWord(says("upgrade --assumeno"), installed) ?? checkUpdateWord(says("check-upgrade"));
    const recording = { ...other.record(), word: word() };
    if (world.locked) other.enter("mv", ["/etc/dnf/versionlock.toml", "/tmp/"]);
    const whole = world.locked ? { ...recording, free: word() } : recording;
    const rows = rowsOf(packages);
    if (world.expected.dnf5) expect(rows).toEqual([...world.expected.dnf5].sort());
    agrees(rows, whole);
    keep(fileOf(world), whole);
  });
}
