import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { DebianRoot } from "./debian";
import { holdLocks, privileged, shells } from "./support";

// dpkg installs old versions into a private root, apt reads newer ones from archives made here,
// which call themselves what the real ones do.

describe.runIf(privileged)("apt", () => {
  const machine = new DebianRoot();
  const { native, foreign } = machine;
  const deb: DebianRoot["deb"] = (...args) => machine.deb(...args);
  const publish: DebianRoot["publish"] = (...args) => machine.publish(...args);
  const source: DebianRoot["source"] = (...args) => machine.source(...args);

  const main = {
    Origin: "Debian",
    Label: "Debian",
    Suite: "stable",
    Codename: "bookworm",
  };
  const hostile = Buffer.from(
    'a "quoted" \\ name\n more\tof \\"it\\u0041 $(x) `y` é漢😀\n .\n  * \u0001\u001b[31m\u007f \xff',
    "utf8",
  );

  beforeAll(() => {
    const same = { fields: "Multi-Arch: same\n" };
    machine.dpkg(
      "--install",
      ...["alpha", "beta", "current", "held", "local", "masked", "phased", "pinned"].map((name) =>
        deb(name, "1.0"),
      ),
      ...["buster", "esm", "esm-plain", "ubuntu"].map((name) => deb(name, "1.0")),
      deb("dpkg", "1:1.0", { arch: native }),
      deb("newer", "2.0-1"),
      deb("libx1", "1.0", { arch: native, ...same }),
      deb("libx1", "1.0", { arch: foreign, ...same }),
      deb("linux-image-6.1.0-1", "6.1.1-1", { arch: native }),
      deb("linux-image-6.1.0-2", "6.1.2-1", { arch: native }),
      deb("hostile", "1:2~rc1+b1-0.1"),
      deb("removed", "1.0", { conffile: "/etc/removed.conf" }),
    );
    machine.dpkg("--remove", "removed");
    // dpkg would not build it, but a status file can hold it.
    const status = machine.exec("cat", [join(machine.root, "var/lib/dpkg/status")]);
    const [before, after] = status
      .replace("Package: held\nStatus: install ok", "Package: held\nStatus: hold ok")
      .replace("Description: The local package\n", "")
      .split("The hostile package");
    const whole = [Buffer.from(String(before)), hostile.subarray(0, -2), Buffer.from([0xff])];
    machine.write("var/lib/dpkg/status", Buffer.concat([...whole, Buffer.from(String(after))]));
    machine.write("etc/apt/preferences", "Package: pinned\nPin: release *\nPin-Priority: -1\n");

    const security = { Label: "Debian-Security", Codename: "bookworm-security" };
    const ubuntu = { ...main, Origin: "Ubuntu", Label: "Ubuntu", Codename: "jammy" };
    machine.write(
      "etc/apt/sources.list",
      publish("debian", "bookworm", main, [
        ...["alpha", "held", "pinned"].map((name) => deb(name, "1.1")),
        ...[deb("current", "1.0"), deb("newer", "1.0"), deb("masked", "1.2")],
        deb("libx1", "1.1", { arch: native, ...same }),
        deb("phased", "1.1", { fields: "Phased-Update-Percentage: 10\n" }),
      ]) +
        publish(
          "debian-security",
          "bookworm-security",
          { ...main, ...security, Suite: "stable-security" },
          [...[deb("beta", "1.0+deb12u1"), deb("masked", "1.1")]],
        ) +
        publish(
          "debian-security",
          "buster/updates",
          { ...main, Label: "Debian-Security", Suite: "oldoldstable", Codename: "buster" },
          [deb("buster", "1.1")],
        ) +
        publish("ubuntu", "jammy-updates", { ...ubuntu, Suite: "jammy-updates" }, [
          deb("ubuntu", "1.2"),
        ]) +
        publish("ubuntu", "jammy-security", { ...ubuntu, Suite: "jammy-security" }, [
          deb("ubuntu", "1.2"),
        ]) +
        publish(
          "esm",
          "jammy-infra-security",
          {
            ...{
              ...ubuntu,
              Origin: "UbuntuESM",
              Label: "UbuntuESM",
              Suite: "jammy-infra-security",
            },
          },
          [deb("esm", "1.0+esm1")],
        ) +
        publish(
          "esm",
          "jammy-infra-updates",
          {
            ...{ ...ubuntu, Origin: "UbuntuESM", Label: "UbuntuESM", Suite: "jammy-infra-updates" },
          },
          [deb("esm-plain", "1.0+esm1")],
        ),
    );
    machine.update();
  });

  const env = {
    APT_CONFIG: machine.write(
      "../apt.conf",
      `APT::Architectures { "${native}"; "${foreign}"; };
      APT::Update::Post-Invoke { "touch ${machine.directory}/hook-ran"; };\n`,
    ),
  };
  const installed = (name: string, currentVersion: string, more = {}) => ({
    ...{ name, currentVersion, needsUpdate: false, isSecurityUpdate: false },
    ...{ description: `The ${name.replace(/:.*/, "")} package`, category: "misc", ...more },
  });
  const newer = (
    availableVersion: string,
    isSecurityUpdate: boolean,
    sourceRepository: string,
  ) => ({
    ...{ availableVersion, needsUpdate: true, isSecurityUpdate, sourceRepository },
  });

  it.each(shells)("tells what is installed and what could be updated, under %s", (shell) => {
    expect(machine.packages(shell, env)).toEqual([
      installed("alpha", "1.0", newer("1.1", false, source("debian", "bookworm"))),
      installed(
        "beta",
        "1.0",
        newer("1.0+deb12u1", true, source("debian-security", "bookworm-security")),
      ),
      installed("buster", "1.0", newer("1.1", true, source("debian-security", "buster/updates"))),
      installed("current", "1.0", { sourceRepository: source("debian", "bookworm") }),
      installed("dpkg", "1:1.0"),
      installed("esm", "1.0", newer("1.0+esm1", true, source("esm", "jammy-infra-security"))),
      installed("esm-plain", "1.0", newer("1.0+esm1", false, source("esm", "jammy-infra-updates"))),
      // Held back, but outdated all the same.
      installed("held", "1.0", {
        ...newer("1.1", false, source("debian", "bookworm")),
        isHeld: true,
      }),
      installed("hostile", "1:2~rc1+b1-0.1", {
        description:
          'a "quoted" \\ name\nmore\tof \\"it\\u0041 $(x) `y` é漢😀\n.\n* \u0001\u001b[31m\u007f \ufffd',
      }),
      installed("libx1", "1.0", newer("1.1", false, source("debian", "bookworm"))),
      installed(`libx1:${foreign}`, "1.0"),
      installed("linux-image-6.1.0-1", "6.1.1-1"),
      installed("linux-image-6.1.0-2", "6.1.2-1"),
      installed("local", "1.0", { description: "" }),
      // 1.2 is no security update, but brings what 1.1 was one for.
      installed("masked", "1.0", newer("1.2", true, source("debian", "bookworm"))),
      installed("newer", "2.0-1"),
      // A machine without an id takes part in no phases.
      installed("phased", "1.0", newer("1.1", false, source("debian", "bookworm"))),
      installed("pinned", "1.0"),
      installed("ubuntu", "1.0", newer("1.2", true, source("ubuntu", "jammy-updates"))),
    ]);
  });

  it("says the same while others hold the locks, and leaves the machine as it is", async () => {
    const free = machine.packages("dash", env);
    const locks = ["var/lib/dpkg/lock", "var/lib/dpkg/lock-frontend", "var/lib/apt/lists/lock"];
    const release = await holdLocks(locks.map((lock) => join(machine.root, lock)));
    const before = snapshot();
    expect(() => machine.update()).toThrow("Could not get lock");
    const locked = machine.packages("dash", env);
    await release();
    expect(locked).toEqual(free);
    expect(snapshot()).toEqual(before);
  });

  function snapshot() {
    return readdirSync(machine.root, { recursive: true, encoding: "utf8" })
      .filter((path) => !path.endsWith("pkgcache.bin"))
      .map((path) => {
        const { mtimeMs, size } = lstatSync(join(machine.root, path));
        return `${path} ${size} ${path === "var/cache/apt" ? "" : mtimeMs}`;
      })
      .sort();
  }

  it("fails where no package lists were ever fetched, and claims no update", () => {
    const empty = machine.write("../no-lists/lock", "").replace("/lock", "");
    const config = machine.write("../no-lists.conf", `Dir::Etc::sourcelist "${empty}/none";\n`);
    const script = "inventory_packages && echo succeeded; :";
    const found = machine.shell("dash", script, { APT_CONFIG: config });
    expect(JSON.parse(found)).toHaveLength(19);
    expect(found).not.toContain('"needsUpdate":true');
  });

  it("fetches package lists when told, to a place of its own", () => {
    const cache = join(machine.directory, "cache");
    publish("debian", "bookworm", main, [deb("alpha", "1.3")]);
    const before = snapshot();
    const available = (more: Record<string, string>) =>
      machine.packages("dash", { ...env, ...more }).find(({ name }) => name === "alpha")
        ?.availableVersion;
    expect(available({ INVENTORY_CACHE: cache })).toBe("1.1");
    expect(available({ INVENTORY_CACHE: cache, INVENTORY_REFRESH: "never" })).toBe("1.1");
    expect(available({ INVENTORY_CACHE: cache, INVENTORY_REFRESH: "3600" })).toBe("1.3");
    publish("debian", "bookworm", main, [deb("alpha", "1.4")]);
    expect(available({ INVENTORY_CACHE: cache, INVENTORY_REFRESH: "3600" })).toBe("1.3");
    expect(available({ INVENTORY_CACHE: cache, INVENTORY_REFRESH: "0" })).toBe("1.4");
    expect(available({})).toBe("1.1");
    expect(snapshot()).toEqual(before);
    expect(existsSync(`${machine.directory}/hook-ran`)).toBe(false);
  });
});
