import type { Disk, NetworkInterface } from "@/lib/fleet/hosts/facts";
import type { ReportedDisk, ReportedInterface } from "@/lib/fleet/inventory/views";

// Disks and interfaces arrive in two shapes each; Host has them in one.

/** Disks in Host's shape. A size that cannot be read is zero. */
export function disksOf(reported: ReportedDisk[]): Disk[] {
  return reported.map((disk) => ({
    device: textOf(disk.device ?? disk.name),
    mountpoint: textOf(disk.mountPoint ?? disk.mountpoint),
    ...(disk.filesystem != null && { filesystem: textOf(disk.filesystem) }),
    sizeBytes: bytesOf(disk.size) ?? 0,
    usedBytes: bytesOf(disk.used) ?? usedWithin(disk.size),
  }));
}

/** Interfaces in Host's shape: addresses without empty ones, each once. */
export function interfacesOf(reported: ReportedInterface[]): NetworkInterface[] {
  return reported.map((one) => {
    const mac = textOf(one.mac ?? one.macAddress);
    const all = [one.ip, ...(one.addresses ?? []).map(({ address }) => address)].map(textOf);
    const addresses = [...new Set(all)].filter((address) => address !== "");
    return { name: textOf(one.name), ...(mac !== "" && { mac }), addresses };
  });
}

const textOf = (value: string | number | null | undefined) => String(value ?? "").trim();

const units = ["", "K", "M", "G", "T", "P"];
const size = /^([\d.]+)\s*([KMGTP]?)(?:i?B)?/i;

/** `50GB`, `251.97GB (28.66GB used, …)`: agents count in powers of 1024 whatever they print. */
function bytesOf(value: string | number | null | undefined): number | null {
  if (typeof value === "number") return value >= 0 ? Math.round(value) : null;
  const [, amount, unit = ""] = size.exec(value?.trim() ?? "") ?? [];
  const number = Number(amount);
  if (amount === undefined || Number.isNaN(number)) return null;
  return Math.round(number * 1024 ** units.indexOf(unit.toUpperCase()));
}

function usedWithin(value: string | number | null | undefined): number | null {
  const [, used] = /([\d.]+\s*[KMGTP]?i?B?) used/i.exec(String(value ?? "")) ?? [];
  return bytesOf(used);
}
