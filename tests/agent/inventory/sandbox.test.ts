import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { needs } from "@/tests/support/needs";
import { RpmRoot } from "./rpm";
import { libraryPath, privileged } from "./support";

needs("unshare");

// As the service runs: on a read-only file system but for a directory of its own, without a
// capability and without a way to get one.

const confined =
  privileged &&
  spawnSync("unshare", [
    "-m",
    "sh",
    "-c",
    "mount --bind / /mnt && setpriv --bounding-set -all true",
  ]).status === 0;
if (!confined) console.warn("Not run as the service does: needs root and mount namespaces.");

const machine = new RpmRoot();
const own = join(machine.directory, "own");

beforeAll(() => {
  if (!confined) return;
  machine.install("alpha", "1.0");
  machine.install("glibc", "2.34");
  machine.install("system-release", "39", {
    fields: "Provides: system-release(releasever) = 39\n",
  });
  machine.rpm("alpha", "1.1");
  machine.publish([{ id: "TEST-2026:1", type: "security", fixes: [["alpha", "1.1", "1"]] }]);
  const repository = `[updates]\nbaseurl=file://${machine.repository}\nenabled=1\ngpgcheck=0\n`;
  machine.write("etc/yum.repos.d/updates.repo", repository);
  machine.write("etc/zypp/repos.d/updates.repo", repository);
  machine.exec("dnf", [`--installroot=${machine.root}`, "--setopt=plugins=0", "makecache"]);
  machine.exec("zypper", ["--root", machine.root, "--non-interactive", "refresh"]);
  for (const path of ["own/x", "root/tmp/x", "confine"]) machine.write(`../${path}`, "");
  machine.write(
    "../confine",
    `mount --make-rprivate / && mount --rbind / /mnt && mount -o remount,bind,ro /mnt &&
    mount -t tmpfs tmpfs /mnt${own} && mount -t tmpfs tmpfs /mnt${machine.root}/tmp || exit
    exec chroot /mnt setpriv --bounding-set -all --inh-caps -all --no-new-privs \\
      dash -c 'touch ${machine.root}/x 2>/dev/null && exit 9; . ${libraryPath}; inventory_packages || echo >&2 failed'`,
  );
});

describe.runIf(confined)("confined as the service is", () => {
  it.each(["dnf", "zypper"])("asks %s", (manager) => {
    const printed = machine.exec("unshare", ["-m", "sh", join(machine.directory, "confine")], {
      ...{ INVENTORY_MANAGER: manager, INVENTORY_ROOT: machine.root, TMPDIR: own },
    });
    const packages: { name: string; isSecurityUpdate: boolean }[] = JSON.parse(printed);
    expect(packages.map(({ name, isSecurityUpdate }) => [name, isSecurityUpdate]).sort()).toEqual([
      ["alpha", true],
      ["glibc", false],
      ["system-release", false],
    ]);
  });

  it("asks apt of this machine", () => {
    const printed = machine.exec("unshare", ["-m", "sh", join(machine.directory, "confine")], {
      ...{ INVENTORY_MANAGER: "apt", TMPDIR: own },
    });
    expect(JSON.parse(printed).length).toBeGreaterThan(100);
  });

  it("asks the package manager of a machine that is mounted, as from a container", () => {
    const packages = "inventory_packages || :";
    const direct = machine.shell("dash", packages, { INVENTORY_ROOT: "" });
    expect(machine.shell("dash", packages, { INVENTORY_ROOT: "", INVENTORY_CHROOT: "/." })).toBe(
      direct,
    );
    machine.write("usr/bin/apt-cache", "");
    machine.write("var/lib/dpkg/status", "Package: x\nStatus: install ok installed\nVersion: 1\n");
    // What is there cannot run: an empty file, nobody's to execute.
    expect(
      machine.shell("dash", packages, { INVENTORY_ROOT: "", INVENTORY_CHROOT: machine.root }),
    ).toBe(
      '[{"name":"x","currentVersion":"1","needsUpdate":false,"isSecurityUpdate":false,"description":""}]\n',
    );
  });

  it.each(["dnf", "zypper"])(
    "does not claim to know of updates when %s is out of reach",
    (manager) => {
      const mounted = { INVENTORY_ROOT: "", INVENTORY_CHROOT: "/.", INVENTORY_MANAGER: manager };
      expect(machine.shell("dash", "inventory_packages >&2 || echo failed", mounted)).toBe(
        "failed\n",
      );
    },
  );

  it("tells of what was updated since the start, as needs-restarting does", () => {
    machine.write("proc/loadavg", "0 0 0");
    machine.write("proc/1/environ", "");
    const reboot = (btime: number) => {
      machine.write("proc/stat", `btime ${btime}\n`);
      return machine.lines("dash", "inventory_reboot", { INVENTORY_MANAGER: "dnf" });
    };
    const now = Math.floor(Date.now() / 1000);
    expect(reboot(now - 3600)).toMatchObject({
      needsReboot: "true",
      rebootReason: "updated since the start: glibc",
    });
    expect(reboot(now + 3600)).toMatchObject({ needsReboot: "false", rebootReason: "" });
    const more = "# our own\nalpha\n$(touch x)\n--root=/\n";
    machine.write("etc/dnf/plugins/needs-restarting.d/site.conf", more);
    expect(reboot(now - 3600).rebootReason).toBe("updated since the start: glibc alpha");
  });
});
