import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { RpmRoot } from "./rpm";
import { furnish, reported } from "./rpm-scenario";
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
  furnish(machine, native());
  machine.write(
    "etc/zypp/repos.d/updates.repo",
    `[updates]\nbaseurl=file://${machine.repository}\nenabled=1\nautorefresh=1\ngpgcheck=0\n`,
  );
  machine.write(
    "etc/zypp/repos.d/off.repo",
    "[off]\nname=Switched off\nenabled=0\nautorefresh=1\nbaseurl=https://off.example.com/x\n",
  );
  for (const manager of managers) refresh[manager]();
});

const native = () => machine.exec("rpm", ["-E", "%_arch"]).trim();

describe.runIf(privileged).each(managers)("%s", (manager) => {
  const env = { INVENTORY_MANAGER: manager };

  it.each(shells)("tells what is installed and what could be updated, under %s", (shell) => {
    expect(machine.packages(shell, env)).toEqual(reported(manager, native()));
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
    const before = machine.snapshot();
    const locked = machine.packages("dash", env);
    await release();
    expect(locked).toEqual(free);
    expect(machine.snapshot()).toEqual(before);
  });

  it("fails where no package lists were ever fetched, and claims no update", () => {
    const before = join(machine.root, "var/cache");
    renameSync(before, `${before}.away`);
    const found = machine.shell("dash", "inventory_packages || echo failed >&2; true", env);
    const ended = machine.shell("dash", "inventory_packages >/dev/null || echo failed", env);
    rmSync(before, { recursive: true, force: true });
    renameSync(`${before}.away`, before);
    expect(ended).toBe("failed\n");
    expect(JSON.parse(found)).toHaveLength(reported(manager, native()).length);
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
    const before = machine.snapshot();
    expect(available({})).toBe("2:1.0-1");
    expect(available({ INVENTORY_REFRESH: "3600" })).toBe(`2:${first}-1`);
    machine.rpm("beta", second, { fields: "Epoch: 2\n" });
    machine.publish([]);
    expect(available({ INVENTORY_REFRESH: "3600" })).toBe(`2:${first}-1`);
    expect(available({ INVENTORY_REFRESH: "0" })).toBe(`2:${second}-1`);
    expect(available({ INVENTORY_REFRESH: "never" })).toBe("2:1.0-1");
    expect(machine.snapshot()).toEqual(before);
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
      // A query may hold what is secret.
      repository("mirrored", "https://mirrors.example.com/metalink", false),
      repository("two", "https://one.example.com/$basearch/", false),
    ]);
    expect(machine.repositories(shell, { INVENTORY_MANAGER: "zypper" })).toEqual([
      repository("off", "https://off.example.com/x", false),
      repository("updates", `file://${machine.repository}`, true),
    ]);
  });
});
