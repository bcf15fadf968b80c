import { release } from "node:os";
import { beforeEach, describe, expect, it } from "vitest";
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

  it.each([
    ["6.1.0-25-cloud-amd64", "6.1.0-100-cloud-amd64"],
    ["6.8.0-45-generic", "6.8.0-47-generic"],
    ["5.14.0-427.13.1.el9_4.x86_64", "5.14.0-503.11.1.el9_5.x86_64"],
    ["6.10.9-200.fc40.x86_64", "6.10.10-100.fc40.x86_64"],
    ["6.4.0-150600.23.22-default", "6.4.0-150600.23.25-default"],
    ["6.10.9-arch1-2", "6.10.10-arch1-1"],
    ["6.10.9-zen1-1-zen", "6.10.10-zen1-1-zen"],
    ["6.6.49-0-lts", "6.6.50-0-lts"],
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

  it("needs none for a kernel in a container", () => {
    kernel("6.1.0-99-cloud-amd64");
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
