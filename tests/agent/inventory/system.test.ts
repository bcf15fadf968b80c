import { release } from "node:os";
import { beforeEach, describe, expect, it } from "vitest";
import { kernels } from "./kernels";
import { Root, shells } from "./support";

// What runs is told by /proc and /sys of the root where they are there: a machine of files.

const running = "6.1.0-25-cloud-amd64";

function machineOfFiles(): Root {
  const machine = new Root();
  machine.write("var/lib/dpkg/status", "Package: x\n");
  machine.write("proc/loadavg", "0.52 1.00 12.34 3/456 7890\n");
  machine.write("proc/uptime", "183845.12 1000.00\n");
  machine.write("proc/stat", "cpu 1 2 3\nbtime 1700000000\n");
  machine.write("proc/sys/kernel/osrelease", `${running}\n`);
  machine.write("proc/1/environ", "HOME=/\0TERM=linux\0");
  machine.write("proc/cpuinfo", "flags\t\t: fpu vme\n");
  machine.write("sys/class/dmi/id/sys_vendor", "ACME\n");
  machine.write("lib/modules/6.1.0-25-cloud-amd64/modules.order", "");
  return machine;
}

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

  it("tells load, uptime, resolvers, SELinux and what it runs on", () => {
    machine.write("etc/resolv.conf", "# x\nnameserver 127.0.0.53\noptions edns0\n");
    machine.write(
      "run/systemd/resolve/resolv.conf",
      "nameserver 192.0.2.53\nnameserver 2001:db8::53\nnameserver $(x)\n",
    );
    machine.write("sys/fs/selinux/enforce", "0");
    machine.write(
      "proc/net/route",
      "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n" +
        "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n" +
        "eth0\t00000000\tFE0200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n",
    );
    expect(system()).toEqual({
      gatewayIp: "192.0.2.254",
      dnsServers: "192.0.2.53 2001:db8::53",
      selinuxStatus: "permissive",
      virtualization: "none",
      container: "none",
      loadAverage: "0.52 1.00 12.34",
      uptimeSeconds: "183845",
      systemUptime: "2 days, 3 hours, 4 minutes",
    });
  });

  it("tells the gateway of a machine with IPv6 only", () => {
    machine.write("proc/net/route", "Iface\tDestination\tGateway\n");
    machine.write(
      "proc/net/ipv6_route",
      `${"0".repeat(32)} 00 ${"0".repeat(32)} 00 fe80000000000000000000000000000a 00000400 00000001 00000000 00000003 eth0\n`,
    );
    expect(system().gatewayIp).toBe("fe80:0:0:0:0:0:0:a");
  });

  it.each([
    ["QEMU", "Standard PC (Q35 + ICH9, 2009)", "qemu"],
    ["VMware, Inc.", "VMware7,1", "vmware"],
    ["innotek GmbH", "VirtualBox", "oracle"],
    ["Microsoft Corporation", "Virtual Machine", "microsoft"],
    ["Microsoft Corporation", "Surface Book", "none"],
    ["Amazon EC2", "t3.micro", "amazon"],
    ["Dell Inc.", "PowerEdge R640", "none"],
  ])("tells %s %s as %s", (vendor, product, kind) => {
    machine.write("sys/class/dmi/id/sys_vendor", `${vendor}\n`);
    machine.write("sys/class/dmi/id/product_name", `${product}\n`);
    expect(system().virtualization).toBe(kind);
  });

  it("prints the same as JSON members, and leaves out what is not known", () => {
    machine.write("run/reboot-required", "");
    machine.write("run/reboot-required.pkgs", 'a"b\\c\u0007\n');
    const details = JSON.parse(`{${machine.shell(shell, "inventory_details")}}`);
    expect(details).toEqual({
      needsReboot: true,
      rebootReason: 'run/reboot-required says so; updated since the start: a"b\\c',
      kernelVersion: running,
      installedKernelVersion: running,
      selinuxStatus: "disabled",
      virtualization: "none",
      container: "none",
      loadAverage: [0.52, 1, 12.34],
      uptimeSeconds: 183845,
      systemUptime: "2 days, 3 hours, 4 minutes",
      packageManager: "apt",
    });
  });

  it("tells of this machine", () => {
    const here = { INVENTORY_ROOT: "/" };
    expect(machine.lines(shell, "inventory_reboot", here)).toMatchObject({
      needsReboot: expect.stringMatching(/^(true|false)$/),
      kernelVersion: release(),
    });
    expect(machine.lines(shell, "inventory_system", here)).toMatchObject({
      selinuxStatus: expect.stringMatching(/^(enabled|permissive|disabled)$/),
      loadAverage: expect.stringMatching(/^\d+\.\d+ \d+\.\d+ \d+\.\d+$/),
      uptimeSeconds: expect.stringMatching(/^\d+$/),
    });
  });
});
