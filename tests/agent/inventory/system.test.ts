import { release } from "node:os";
import { beforeEach, describe, expect, it } from "vitest";
import { machineOfFiles, running } from "./machine-of-files";
import { type Root, shells } from "./support";

let machine: Root;
beforeEach(() => {
  machine = machineOfFiles();
});

describe.each(shells)("under %s", (shell) => {
  const system = () => machine.lines(shell, "inventory_system");

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
