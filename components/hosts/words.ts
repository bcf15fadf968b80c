import { formatDuration } from "@/components/format/time";

type System = { os: string | null; osVersion: string | null };

/** "Debian GNU/Linux 12 (bookworm)"; the version only where the name has none. */
export function systemName({ os, osVersion }: System): string | null {
  const said = /\d+(\.\d+)*/.exec(os ?? "")?.[0];
  if (!os || !osVersion) return os || osVersion || null;
  if (said && (osVersion.startsWith(said) || said.startsWith(osVersion))) return os;
  return `${os} ${osVersion}`;
}

const virtualMachines: Record<string, string> = {
  kvm: "KVM",
  qemu: "QEMU",
  vmware: "VMware",
  oracle: "VirtualBox",
  microsoft: "Hyper-V",
  xen: "Xen",
  amazon: "Amazon EC2",
  google: "Google Compute Engine",
  parallels: "Parallels",
  bhyve: "bhyve",
  "vm-other": "",
};

const containers: Record<string, string> = {
  docker: "Docker",
  podman: "Podman",
  lxc: "LXC",
  "lxc-libvirt": "LXC",
  openvz: "OpenVZ",
  wsl: "WSL",
  "systemd-nspawn": "systemd-nspawn",
};

type Runs = { virtualization: string | null; containerKind: string | null };

/** "KVM virtual machine", "LXC container", "physical machine"; null when it was not told. */
export function machineWords({ virtualization, containerKind }: Runs): string | null {
  if (containerKind && containerKind !== "none") {
    return `${containers[containerKind] ?? containerKind} container`;
  }
  if (!virtualization) return null;
  if (virtualization === "none") return "physical machine";
  return `${virtualMachines[virtualization] ?? virtualization} virtual machine`.trim();
}

/** How far a host's clock is off, in words; null when it never told. */
export function clockWords(seconds: number | null): string | null {
  if (seconds === null) return null;
  // The way to the server takes a moment too.
  if (Math.abs(seconds) <= 2) return "right";
  return `${formatDuration(Math.abs(seconds) * 1000)} ${seconds > 0 ? "ahead" : "behind"}`;
}

/** "AMD EPYC 7763, 8 cores", or what of it is known. */
export function processorName(model: string | null, cores: number | null): string | null {
  const said = cores ? `${cores} ${cores === 1 ? "core" : "cores"}` : null;
  return [model, said].filter(Boolean).join(", ") || null;
}
