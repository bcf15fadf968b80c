import { mkdirSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { needs } from "@/tests/support/needs";
import { privileged, Root, shells } from "./support";

needs("pacman");

// pacman installs packages made by hand into a private root and reads newer ones from a
// repository made by hand: Debian's repo-add lacks a part of it.

const machine = new Root();
const repository = join(machine.directory, "repository");

function pacman(...args: string[]) {
  const config = join(machine.root, "etc/pacman.conf");
  machine.exec("pacman", [
    ...["--noconfirm", "--config", config, "--root", machine.root, "--logfile", "/dev/null"],
    ...["--dbpath", join(machine.root, "var/lib/pacman"), "--hookdir", machine.directory, ...args],
  ]);
}

function install(name: string, version: string, description = `The ${name} package`) {
  const tree = join(machine.directory, "tree", name);
  machine.write(
    join(tree, ".PKGINFO"),
    `pkgname = ${name}\npkgver = ${version}\npkgdesc = ${description}\narch = any\nsize = 1\n`,
  );
  const file = join(machine.directory, `${name}.pkg.tar.gz`);
  machine.exec("tar", ["-C", tree, "-czf", file, ".PKGINFO"]);
  pacman("-U", file);
}

let published = 0;

function publish(database: string, packages: Record<string, string>) {
  const tree = join(machine.directory, database);
  rmSync(tree, { recursive: true, force: true });
  for (const [name, version] of Object.entries(packages)) {
    const file = `${name}-${version}-any.pkg.tar.gz`;
    const fields = { FILENAME: file, NAME: name, VERSION: version, ARCH: "any", CSIZE: "1" };
    const desc = Object.entries(fields).map(([field, value]) => `%${field}%\n${value}\n\n`);
    machine.write(join(tree, `${name}-${version}`, "desc"), desc.join(""));
  }
  const file = join(repository, `${database}.db`);
  machine.exec("tar", ["-C", tree, "-czf", file, ...readdirSync(tree)]);
  // pacman asks for what is newer than what it has, and counts in seconds.
  published++;
  utimesSync(file, new Date(), new Date(1_800_000_000_000 + 1000 * published));
}

beforeAll(() => {
  for (const path of [repository, join(machine.root, "var/lib/pacman/local")])
    mkdirSync(path, { recursive: true });
  machine.write(
    "../mirrors",
    `Server = file://${repository}\nServer = http://two.example.com/$repo\n`,
  );
  machine.write(
    "etc/pacman.conf",
    `[options]
Architecture = auto
SigLevel = Never
IgnorePkg = held
[core]
Server = file://${repository}
#[testing]
[extra]
Include = ${machine.directory}/mirrors
`,
  );
  if (!privileged) return;
  for (const name of ["alpha", "held", "local", "newer"]) install(name, "1.0-1");
  install("current", "1:2.0-1");
  install("hostile", "1.0rc1.r3.g12ab-2", 'a "quoted" \\ name $(x) é漢 %NAME% ');
  install("none", "1.0-1", "");
  publish("core", { alpha: "1.1-1", current: "1:2.0-1", newer: "0.9-1" });
  publish("extra", { alpha: "9.9-1", held: "1.1-1" });
  pacman("-Sy");
});

const installed = (name: string, currentVersion: string, more = {}) => ({
  ...{ name, currentVersion, needsUpdate: false, isSecurityUpdate: false },
  ...{ description: `The ${name} package`, ...more },
});

describe.runIf(privileged)("pacman", () => {
  it.each(shells)("tells what is installed and what could be updated, under %s", (shell) => {
    expect(machine.shell(shell, "inventory_package_manager")).toBe("pacman\n");
    const update = { availableVersion: "1.1-1", needsUpdate: true };
    expect(machine.packages(shell)).toEqual([
      installed("alpha", "1.0-1", { ...update, sourceRepository: "core" }),
      installed("current", "1:2.0-1", { sourceRepository: "core" }),
      installed("held", "1.0-1", { ...update, isHeld: true, sourceRepository: "extra" }),
      installed("hostile", "1.0rc1.r3.g12ab-2", {
        description: 'a "quoted" \\ name $(x) é漢 %NAME%',
      }),
      installed("local", "1.0-1"),
      installed("newer", "1.0-1", { sourceRepository: "core" }),
      installed("none", "1.0-1", { description: "" }),
    ]);
  });

  it.each(shells)("tells the repositories, under %s", (shell) => {
    const fields = { distribution: "", components: "", repoType: "pacman", isEnabled: true };
    const url = `file://${repository}`;
    expect(machine.repositories(shell)).toEqual([
      { name: "core", url, ...fields, isSecure: false },
      { name: "extra", url, ...fields, isSecure: false },
    ]);
  });

  it("says the same while another pacman is at work", () => {
    const free = machine.packages("dash");
    machine.write("var/lib/pacman/db.lck", "");
    expect(() => pacman("-Sy")).toThrow("unable to lock database");
    expect(machine.packages("dash")).toEqual(free);
  });

  it("fetches package lists when told, to a place of its own", () => {
    const cache = join(machine.directory, "cache");
    const available = (refresh: string) =>
      machine
        .packages("dash", { INVENTORY_CACHE: cache, INVENTORY_REFRESH: refresh })
        .find(({ name }) => name === "newer")?.availableVersion;
    publish("core", { newer: "1.2-1" });
    expect(available("never")).toBe(undefined);
    expect(available("3600")).toBe("1.2-1");
    publish("core", { newer: "1.3-1" });
    expect(available("3600")).toBe("1.2-1");
    expect(available("0")).toBe("1.3-1");
    expect(available("never")).toBe(undefined);
  });
});
