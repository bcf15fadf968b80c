import ipaddr from "ipaddr.js";
import type { Disk, NetworkInterface } from "@/lib/fleet/hosts/facts";
import type { ReportedDisk, ReportedInterface } from "@/lib/fleet/inventory/views";

type ReportedAddress = NonNullable<ReportedInterface["addresses"]>[number];

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
  const prefixes = new Map<string, number | null>();
  return reported.map((one) => {
    const mac = textOf(one.mac ?? one.macAddress);
    const all = [
      textOf(one.ip),
      ...(one.addresses ?? []).map((address) => addressOf(address, prefixes)),
    ];
    const addresses = [...new Set(all)].filter((address) => address !== "");
    return { name: textOf(one.name), ...(mac !== "" && { mac }), addresses };
  });
}

/**
 * An address with its prefix, as `ip` writes it: "/24" and "255.255.255.0" are the same netmask.
 * `prefixes` keeps those read before: a host has thousands of addresses in few networks.
 */
function addressOf(
  { address, netmask }: ReportedAddress,
  prefixes: Map<string, number | null>,
): string {
  const text = textOf(address);
  const mask = textOf(netmask);
  const prefix = prefixes.get(mask) ?? prefixOf(mask);
  prefixes.set(mask, prefix);
  return text === "" || text.includes("/") || prefix === null ? text : `${text}/${prefix}`;
}

function prefixOf(netmask: string): number | null {
  const [, length] = /^\/?(\d{1,3})$/.exec(netmask) ?? [];
  if (length !== undefined) return Number(length);
  return ipaddr.IPv4.isValidFourPartDecimal(netmask)
    ? ipaddr.IPv4.parse(netmask).prefixLengthFromSubnetMask()
    : null;
}

const textOf = (value: string | number | null | undefined) => String(value ?? "").trim();

const units = ["", "K", "M", "G", "T", "P"];
/** Characters of a size that is written as text. */
const LONGEST_SIZE = 32;
const size = /^([\d.]+)\s*([KMGTP]?)(?:i?B)?/i;

/** `50GB`, `251.97GB (28.66GB used, …)`: agents count in powers of 1024 whatever they print. */
function bytesOf(value: string | number | null | undefined): number | null {
  if (typeof value === "number") return value >= 0 ? Math.round(value) : null;
  const [, amount, unit = ""] = size.exec(value?.trim() ?? "") ?? [];
  const number = Number(amount);
  if (amount === undefined || Number.isNaN(number)) return null;
  return Math.round(number * 1024 ** units.indexOf(unit.toUpperCase()));
}

/** The amount before the word; a size is short, and a pattern over the whole text is quadratic. */
function usedWithin(value: string | number | null | undefined): number | null {
  const text = String(value ?? "");
  const end = text.search(/ used/i);
  const before = text.slice(Math.max(0, end - LONGEST_SIZE), Math.max(0, end));
  const [used] = /[\d.]+\s*[KMGTP]?i?B?$/i.exec(before) ?? [];
  return bytesOf(used);
}
