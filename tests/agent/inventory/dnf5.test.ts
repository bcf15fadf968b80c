import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Dnf5Replay, Dnf5Root, type Recording } from "./dnf5";
import { furnish, reported } from "./rpm-scenario";
import { byName, holdLocks, privileged, shells } from "./support";

// dnf5 is in Debian sid alone, which moves: RECORDED from the real one. Its README says how.
const recordings = resolve("tests/fixtures/dnf5-5.4.6");
const native = "x86_64";

const packagesOf = (printed: string) => byName(JSON.parse(printed));

describe.runIf(privileged)("dnf5, as recorded", () => {
  const recorded = (name: string) => {
    const file = join(recordings, `${name}.json`);
    const { calls }: Recording = JSON.parse(readFileSync(file, "utf8"));
    const machine = new Dnf5Replay(file);
    if (calls.some(({ argv }) => argv.includes("--setopt=disable_excludes=*"))) {
      machine.write("etc/dnf/versionlock.toml", '[[packages]]\nname = "locked"\n');
    }
    return { machine, all: calls.map((_, at) => String(at)) };
  };

  it.each(shells)("tells what is installed and what could be updated, under %s", (shell) => {
    const { machine, all } = recorded("packages");
    const printed = machine.inventory(shell);
    expect(machine.asked()).toEqual(all);
    expect(packagesOf(printed)).toEqual(reported("dnf", native));
  });

  it("fetches package lists when told, to a place of its own", () => {
    const { machine, all } = recorded("fetched");
    const env = { INVENTORY_CACHE: join(machine.directory, "cache"), INVENTORY_REFRESH: "3600" };
    expect(packagesOf(machine.inventory("dash", env))).toEqual(reported("dnf", native));
    expect(machine.asked()).toEqual(all);
  });

  it("fails where dnf5 does, and claims no update", () => {
    const { machine, all } = recorded("failing");
    const [printed = "", failed] = machine.inventory("dash").split(/^(?=failed)/m);
    expect(failed).toBe("failed\n");
    expect(packagesOf(printed)).toHaveLength(reported("dnf", native).length);
    expect(printed).not.toContain('"needsUpdate":true');
    expect(machine.asked()).toEqual(all);
  });
});

// Only scripts/record-dnf5.mjs has a root to ask.
const tar = process.env.DNF5_ROOT;
if (tar) describe("the real dnf5", () => asked(tar));

function asked(root: string) {
  let machine: Dnf5Root;
  beforeAll(() => {
    machine = new Dnf5Root(root);
    furnish(machine, native, "file:///repository");
    machine.enter("dnf5", ["makecache"]);
  }, 300_000);

  it("tells what is installed and what could be updated", () => {
    expect(machine.packages("dash")).toEqual(reported("dnf", native));
    expect(machine.packages("dash", { INVENTORY_ROOT: "/." })).toEqual(reported("dnf", native));
    // As Fedora has it.
    machine.enter("ln", ["-s", "dnf5", "/usr/bin/dnf"]);
    expect(machine.packages("dash")).toEqual(reported("dnf", native));
    machine.enter("rm", ["/usr/bin/dnf"]);
  });

  it("tells it without dnf's lock, and leaves the machine as it is", async () => {
    const locks = ["var/lib/dnf/system-repo.lock", "var/lib/rpm/.rpm.lock"];
    const release = await holdLocks(locks.map((lock) => join(machine.root, lock)));
    const refused = machine.enter("sh", ["-c", "timeout 3 dnf5 -C repoquery --upgrades 2>&1; :"]);
    expect(refused).toMatch(/Waiting for a lock/);
    const before = machine.snapshot();
    const locked = machine.packages("dash");
    await release();
    expect(locked).toEqual(reported("dnf", native));
    expect(machine.snapshot()).toEqual(before);
  });

  it("tells it confined as the service is", () => {
    expect(machine.packages("dash", { CONFINED: "1" })).toEqual(reported("dnf", native));
  });

  it("tells it where a repository was never fetched", () => {
    const other = "[other]\nname=Other\nbaseurl=http://127.0.0.1:1/\ngpgcheck=0\n";
    const file = machine.write("etc/yum.repos.d/other.repo", other);
    expect(machine.packages("dash")).toEqual(reported("dnf", native));
    renameSync(file, `${file}.off`);
  });

  it("is recorded", () => {
    const { dnf5: version = "" } = machine.versions();
    const [release] = /^\d+\.\d+\.\d+/.exec(version) ?? [];
    const directory = resolve(`tests/fixtures/dnf5-${release}`);
    mkdirSync(directory, { recursive: true });
    const keep = (name: string, recording: Recording) =>
      writeFileSync(join(directory, `${name}.json`), `${JSON.stringify(recording, null, 2)}\n`);
    keep("packages", machine.record());
    const before = machine.snapshot();
    keep("fetched", machine.record({ INVENTORY_CACHE: "/tmp/cache", INVENTORY_REFRESH: "0" }));
    expect(machine.snapshot()).toEqual(before);
    machine.write("etc/dnf/dnf.conf", "[main]\nnot a setting\n");
    keep("failing", machine.record());
  });
}
