import { Root } from "./support";

// What runs is told by /proc and /sys of the root where they are there: a machine of files.

export const running = "6.1.0-25-cloud-amd64";

export function machineOfFiles(): Root {
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
