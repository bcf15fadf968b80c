import { lstatSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { RpmRoot } from "./rpm";
import { holdLocks, privileged, shells } from "./support";

// rpm installs old versions into a private root; dnf and zypper read newer ones from a repository
// made here, with advisories that say which of them are for security.

const machine = new RpmRoot();
const managers = ["dnf", "zypper"] as const;
type Manager = (typeof managers)[number];
const cache = join(machine.directory, "cache");

const refresh: Record<Manager, () => void> = {
  dnf: () =>
    machine.exec("dnf", [
      ...[`--installroot=${machine.root}`, "--setopt=plugins=0"],
      ...["--setopt=exit_on_lock=1", "makecache"],
    ]),
  zypper: () => machine.exec("zypper", ["--root", machine.root, "--non-interactive", "refresh"]),
};

beforeAll(() => {
  if (!privileged) return;
  const native = machine.exec("rpm", ["-E", "%_arch"]).trim();
  machine.install("alpha", "1.0");
  machine.install("beta", "2.0", { fields: "Epoch: 1\n" });
  machine.install("current", "1.0", { fields: "Group: Applications/Tests\n" });
  machine.install("excluded", "1.0");
  machine.install("fixed", "2.0");
  machine.install("hostile", "1.0~rc1^git2", {
    description: 'a "quoted" \\ name\n\tof \\"it\\u0041 $(x) `y` é漢\n\nThe end. ',
  });
  machine.install("kernel-core", "5.14.0", { release: "10" });
  machine.install("kernel-core", "5.14.0", { release: "9" });
  machine.install("local", "1.0");
  machine.install("masked", "1.0");
  machine.install("native", "1.0", { arch: native });
  machine.install("native", "1.0", { arch: native === "x86_64" ? "i686" : "x86_64" });
  machine.install("newer", "3.0");
  machine.install("system-release", "39", {
    fields: "Provides: system-release(releasever) = 39\n",
  });

  machine.rpm("alpha", "1.1");
  machine.rpm("beta", "1.0", { fields: "Epoch: 2\n" });
  machine.rpm("current", "1.0");
  machine.rpm("excluded", "1.1");
  machine.rpm("fixed", "2.1");
  machine.rpm("kernel-core", "5.14.0", { release: "11" });
  for (const version of ["1.1", "1.2"]) machine.rpm("masked", version);
  machine.rpm("native", "1.1", { arch: native });
  machine.rpm("newer", "2.9");
  machine.publish([
    { id: "TEST-2026:1", type: "security", fixes: [["alpha", "1.1", "1"]] },
    {
      ...{ id: "TEST-2026:2", type: "security" },
      // The first is here already, in a later version; the second comes with an even newer one.
      fixes: [
        ["fixed", "1.9", "1"],
        ["masked", "1.1", "1"],
      ],
    },
    { id: "TEST-2026:3", type: "bugfix", fixes: [["kernel-core", "5.14.0", "11"]] },
  ]);
  machine.write("etc/dnf/dnf.conf", "[main]\nexcludepkgs=excluded\n");
  const url = `file://${machine.repository}`;
  machine.write(
    "etc/yum.repos.d/test.repo",
    `# as vendors write them
[updates]
name = Test updates
baseurl=${url}
gpgcheck=0
metadata_expire=0

[mirrored]
name=Mirrored
metalink=https://mirrors.example.com/metalink?repo=x-$releasever&arch=$basearch
enabled=0

[two]
baseurl=https://user:s3cret@one.example.com/$basearch/
   http://two.example.com/
enabled = False
`,
  );
  machine.write(
    "etc/zypp/repos.d/updates.repo",
    `[updates]\nbaseurl=${url}\nenabled=1\nautorefresh=1\ngpgcheck=0\n`,
  );
  machine.write(
    "etc/zypp/repos.d/off.repo",
    "[off]\nname=Switched off\nenabled=0\nautorefresh=1\nbaseurl=https://off.example.com/x\n",
  );
  for (const manager of managers) refresh[manager]();
});

const installed = (name: string, currentVersion: string, more = {}) => ({
  ...{ name, currentVersion, needsUpdate: false, isSecurityUpdate: false },
  ...{
    description: `The ${name.replace(/\..*/, "")} package\nWhat ${name.replace(/\..*/, "")} does.`,
  },
  ...more,
});
const update = (availableVersion: string, isSecurityUpdate = false) => ({
  ...{ availableVersion, needsUpdate: true, isSecurityUpdate, sourceRepository: "updates" },
});
const foreign = process.arch === "x64" ? "i686" : "x86_64";

describe.runIf(privileged).each(managers)("%s", (manager) => {
  const env = { INVENTORY_MANAGER: manager };

  it.each(shells)("tells what is installed and what could be updated, under %s", (shell) => {
    expect(machine.packages(shell, env)).toEqual([
      installed("alpha", "1.0-1", update("1.1-1", true)),
      installed("beta", "1:2.0-1", update("2:1.0-1")),
      installed("current", "1.0-1", { category: "Applications/Tests" }),
      installed("excluded", "1.0-1", manager === "zypper" ? update("1.1-1") : {}),
      installed("fixed", "2.0-1", update("2.1-1")),
      installed("hostile", "1.0~rc1^git2-1", {
        description:
          'The hostile package\na "quoted" \\ name\nof \\"it\\u0041 $(x) `y` é漢\n\nThe end.',
      }),
      // The newest of them last, and the update is for that one.
      installed("kernel-core", "5.14.0-9"),
      installed("kernel-core", "5.14.0-10", update("5.14.0-11")),
      installed("local", "1.0-1"),
      installed("masked", "1.0-1", update("1.2-1", true)),
      // zypper keeps both architectures at one version.
      installed("native", "1.0-1", manager === "dnf" ? update("1.1-1") : {}),
      installed(`native.${foreign}`, "1.0-1"),
      installed("newer", "3.0-1"),
      installed("system-release", "39-1"),
    ]);
  });

  it("says the same while others hold the locks, and leaves the machine as it is", async () => {
    const free = machine.packages("dash", env);
    machine.write("var/lib/rpm/.rpm.lock", "");
    // These two name the process that has them.
    for (const lock of ["run/zypp.pid", "var/cache/dnf/metadata_lock.pid"]) {
      machine.write(lock, `${process.pid}`);
    }
    const release = await holdLocks([join(machine.root, "var/lib/rpm/.rpm.lock")]);
    expect(refresh[manager]).toThrow(/locked|lock file/i);
    const before = snapshot();
    const locked = machine.packages("dash", env);
    await release();
    expect(locked).toEqual(free);
    expect(snapshot()).toEqual(before);
  });

  it("fails where no package lists were ever fetched, and claims no update", () => {
    const before = join(machine.root, "var/cache");
    renameSync(before, `${before}.away`);
    const found = machine.shell("dash", "inventory_packages || echo failed >&2; true", env);
    const ended = machine.shell("dash", "inventory_packages >/dev/null || echo failed", env);
    rmSync(before, { recursive: true, force: true });
    renameSync(`${before}.away`, before);
    expect(ended).toBe("failed\n");
    expect(JSON.parse(found)).toHaveLength(14);
    expect(found).not.toContain('"needsUpdate":true');
  });

  it("fetches package lists when told, to a place of its own", () => {
    const env2 = { ...env, INVENTORY_CACHE: join(cache, manager) };
    const available = (more: Record<string, string>) =>
      machine.packages("dash", { ...env2, ...more }).find(({ name }) => name === "beta")
        ?.availableVersion;
    const [first, second] = manager === "dnf" ? ["3.1", "3.2"] : ["3.3", "3.4"];
    machine.rpm("beta", first, { fields: "Epoch: 2\n" });
    machine.publish([]);
    const before = snapshot();
    expect(available({})).toBe("2:1.0-1");
    expect(available({ INVENTORY_REFRESH: "3600" })).toBe(`2:${first}-1`);
    machine.rpm("beta", second, { fields: "Epoch: 2\n" });
    machine.publish([]);
    expect(available({ INVENTORY_REFRESH: "3600" })).toBe(`2:${first}-1`);
    expect(available({ INVENTORY_REFRESH: "0" })).toBe(`2:${second}-1`);
    expect(available({ INVENTORY_REFRESH: "never" })).toBe("2:1.0-1");
    expect(snapshot()).toEqual(before);
  });
});

describe.runIf(privileged)("the repositories", () => {
  const repository = (name: string, url: string, isEnabled: boolean) => ({
    ...{ name, url, distribution: "", components: "", repoType: "rpm", isEnabled },
    isSecure: url.startsWith("https:"),
  });

  it.each(shells)("are read from .repo files, under %s", (shell) => {
    expect(machine.repositories(shell, { INVENTORY_MANAGER: "dnf" })).toEqual([
      repository("updates", `file://${machine.repository}`, true),
      repository(
        "mirrored",
        "https://mirrors.example.com/metalink?repo=x-$releasever&arch=$basearch",
        false,
      ),
      repository("two", "https://one.example.com/$basearch/", false),
    ]);
    expect(machine.repositories(shell, { INVENTORY_MANAGER: "zypper" })).toEqual([
      repository("off", "https://off.example.com/x", false),
      repository("updates", `file://${machine.repository}`, true),
    ]);
  });
});

/** Every file of the root; the database's shared memory is any reader's to touch. */
function snapshot() {
  return readdirSync(machine.root, { recursive: true, encoding: "utf8" })
    .filter((path) => !/^tmp|rpmdb\.sqlite-(shm|wal)$/.test(path))
    .map((path) => [path, lstatSync(join(machine.root, path))] as const)
    .filter(([, stat]) => stat.isFile())
    .map(
      ([path, { mtimeMs }]) =>
        `${path} ${mtimeMs} ${readFileSync(join(machine.root, path), "hex").slice(0, 64)}`,
    )
    .sort();
}
