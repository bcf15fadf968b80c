import { beforeEach, describe, expect, it } from "vitest";
import { kernels } from "./kernels";
import { machineOfFiles, running } from "./machine-of-files";
import { type Root, shells } from "./support";

let machine: Root;
beforeEach(() => {
  machine = machineOfFiles();
});

describe.each(shells)("under %s", (shell) => {
  const system = () => machine.lines(shell, "inventory_system");
  const reboot = () => machine.lines(shell, "inventory_reboot");
  const kernel = (name: string) => machine.write(`lib/modules/${name}/modules.order`, "");

  it("needs no reboot when nothing newer is on disk", () => {
    kernel("6.1.0-9-cloud-amd64");
    kernel("6.1.0-26-amd64");
    machine.write("lib/modules/6.1.0-99-cloud-amd64/updates/dkms/left.ko", "");
    expect(reboot()).toEqual({
      needsReboot: "false",
      rebootReason: "",
      kernelVersion: running,
      installedKernelVersion: running,
    });
  });

  it("tells a newer kernel of the running one's kind, as distributions name them", () => {
    const roots = kernels.map(([from, to], at) => {
      for (const name of [from, to]) machine.write(`${at}/lib/modules/${name}/modules.order`, "");
      return `inventory_root=$INVENTORY_ROOT/${at}
        inventory_kernels | inventory_newest_kernels '${from}'`;
    });
    const said = machine
      .shell(shell, `inventory_begin; ${roots.join("\n")}`)
      .trimEnd()
      .split("\n");
    const told = kernels.map(([from, to], at) => [from, to, said[at]]);
    expect(told).toEqual(
      kernels.map(([from, to, reboot]) => {
        return [from, to, reboot ? `${to} newer -` : expect.stringMatching(/^\S+ - -$/)];
      }),
    );
  });

  it.each([
    ["6.8.0-45-generic", "6.8.0-47-generic"],
    ["6.1.0-40-amd64", "6.12.90+deb13-amd64"],
    ["6.6.31+rpt-rpi-v8", "6.6.47+rpt-rpi-v8"],
  ])("needs one from %s to %s", (from, to) => {
    machine.write("proc/sys/kernel/osrelease", `${from}\n`);
    kernel(from);
    kernel(to);
    kernel("9.9.9-other-flavour");
    expect(reboot()).toEqual({
      needsReboot: "true",
      rebootReason: `kernel ${to} is installed, ${from} runs`,
      kernelVersion: from,
      installedKernelVersion: to,
    });
  });

  it.each([
    ["6.1.0-9-cloud-amd64", "older"],
    ["6.1.0-26-amd64", "of another kind"],
  ])("needs one when the running kernel is gone and %s, which is %s, is there", (other) => {
    machine.remove(`lib/modules/${running}`);
    machine.write(`lib/modules/${running}/updates/dkms/left.ko`, "");
    kernel(other);
    expect(reboot()).toMatchObject({
      needsReboot: "true",
      rebootReason: `kernel ${other} is installed, the files of ${running}, which runs, are gone`,
      installedKernelVersion: other,
    });
  });

  it("needs none for kernels on disk when the hypervisor brought the one that runs", () => {
    machine.remove(`lib/modules/${running}`);
    kernel("6.1.0-99-cloud-amd64");
    machine.write("proc/cmdline", "console=ttyS0\n");
    expect(reboot().needsReboot).toBe("false");
    machine.write("proc/modules", "");
    expect(reboot().needsReboot).toBe("false");
    machine.write("proc/modules", "virtio_net 73728 0 - Live 0x0000000000000000\n");
    expect(reboot().needsReboot).toBe("true");
  });

  const head = (build: string) =>
    Buffer.concat([
      Buffer.from("MZ\0\uffff", "latin1"),
      Buffer.alloc(20_000),
      Buffer.from(`\0${running} (debian-kernel@lists.debian.org) ${build}\0\0`),
      Buffer.alloc(500_000, 0xff),
    ]);
  const debian = (version: string) => `#1 SMP PREEMPT_DYNAMIC Debian ${version}`;

  it.each(["boot/vmlinuz-", "usr/lib/modules/*/vmlinuz"])(
    "needs one when %s holds another build of the running kernel",
    (place) => {
      const [runs, waits] = [debian("6.1.106-3 (2024-08-26)"), debian("6.1.112-1 (2024-09-30)")];
      const file = place.includes("*") ? place.replace("*", running) : place + running;
      machine.write("proc/sys/kernel/version", `${runs}\n`);
      machine.write(file, head(runs));
      expect(reboot()).toMatchObject({ needsReboot: "false", rebootReason: "" });
      // The running one tells 64 characters.
      machine.write(file, head(`${runs} and what was cut`));
      expect(reboot().needsReboot).toBe("false");
      machine.write(file, head(waits));
      expect(reboot()).toMatchObject({
        needsReboot: "true",
        rebootReason: `another build of kernel ${running} is installed: ${waits}`,
      });
    },
  );

  it.each([
    [
      "6.1.0-25-cloud-amd64",
      "linux-image-6.1.0-25-cloud-amd64",
      debian("6.1.106-3 (2024-08-26)"),
      "6.1.106-3",
      "6.1.112-1",
    ],
    [
      "6.6.31+rpt-rpi-v8",
      "linux-image-6.6.31+rpt-rpi-v8",
      "#1 SMP PREEMPT Debian 1:6.6.31-1+rpt1 (2024-05-29)",
      "1:6.6.31-1+rpt1",
      "1:6.6.31-1+rpt2",
    ],
    [
      "6.8.12-4-pve",
      "proxmox-kernel-6.8.12-4-pve-signed",
      "#1 SMP PREEMPT_DYNAMIC PMX 6.8.12-4 (2024-11-06T15:04Z)",
      "6.8.12-4",
      "6.8.12-4.1",
    ],
    [
      "6.8.0-45-generic",
      "linux-image-6.8.0-45-generic",
      "#45~22.04.1-Ubuntu SMP PREEMPT_DYNAMIC Wed Sep 11 15:25:05 UTC 2",
      "6.8.0-45.45~22.04.1",
      "6.8.0-45.45~22.04.2",
    ],
    [
      "6.8.0-1014-aws",
      "linux-image-unsigned-6.8.0-1014-aws",
      "#15-Ubuntu SMP Thu Aug 8 19:14:36 UTC 2024",
      "6.8.0-1014.15",
      "6.8.0-1014.16",
    ],
  ])("compares the build of %s with the version of %s", (name, owner, version, same, newer) => {
    machine.write("proc/sys/kernel/osrelease", `${name}\n`);
    machine.write("proc/sys/kernel/version", `${version}\n`);
    kernel(name);
    const installed = (now: string, state = "install ok installed") =>
      machine.write(
        "var/lib/dpkg/status",
        `Package: linux-image-x\nStatus: install ok installed\nVersion: 99\n\n` +
          `Package: ${owner}\nStatus: ${state}\nArchitecture: amd64\nVersion: ${now}\n\n` +
          "Package: zsh\nStatus: install ok installed\nVersion: 99:99\n",
      );
    installed(same);
    expect(reboot()).toMatchObject({ needsReboot: "false", rebootReason: "" });
    installed(newer, "deinstall ok config-files");
    expect(reboot().needsReboot).toBe("false");
    installed(newer);
    expect(reboot()).toMatchObject({
      needsReboot: "true",
      rebootReason: `another build of kernel ${name} is installed: ${newer}`,
    });
  });

  it("needs one when a new version of an ostree system is staged", () => {
    machine.write("run/ostree/staged-deployment", "\0");
    expect(reboot()).toMatchObject({
      needsReboot: "true",
      rebootReason: "a new version of the system is staged (run/ostree/staged-deployment)",
    });
  });

  it.each(["system-update", "etc/system-update"])("needs one when %s waits", (path) => {
    machine.link(path, "/var/lib/system-update");
    expect(reboot()).toMatchObject({
      needsReboot: "true",
      rebootReason: `an update will be made at the next start (${path})`,
    });
  });

  it("needs one when NixOS has another kernel or initrd than it booted", () => {
    const system = (name: string, kernel: string, initrd: string) => {
      machine.link(`run/${name}-system/kernel`, `/nix/store/${kernel}/bzImage`);
      machine.link(`run/${name}-system/initrd`, `/nix/store/${initrd}/initrd`);
    };
    system("booted", "linux-6.6.50", "a");
    system("current", "linux-6.6.50", "a");
    expect(reboot()).toMatchObject({ needsReboot: "false", rebootReason: "" });
    system("current", "linux-6.6.50", "b");
    expect(reboot()).toMatchObject({
      needsReboot: "true",
      rebootReason: "run/current-system has another initrd than run/booted-system",
    });
  });

  it("needs none for a kernel in a container", () => {
    kernel("6.1.0-99-cloud-amd64");
    machine.write("run/ostree/staged-deployment", "");
    machine.write("proc/1/environ", "container=lxc\0");
    expect(reboot()).toMatchObject({ needsReboot: "false", installedKernelVersion: "" });
    expect(system().container).toBe("lxc");
  });

  it("needs one when the machine says so, and tells for which packages", () => {
    machine.write("run/reboot-required", "*** System restart required ***\n");
    machine.write("run/reboot-required.pkgs", "linux-base\nlibc6\nlibc6\n");
    expect(reboot()).toMatchObject({
      needsReboot: "true",
      rebootReason: "run/reboot-required says so; updated since the start: libc6 linux-base",
    });
  });
});
