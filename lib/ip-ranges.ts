import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * An address in its shortest form, a v4-mapped one as v4, without a zone, which names an interface
 * of the machine that wrote it; null when it is none.
 */
export function normalizeIp(text: string): string | null {
  const [address = ""] = text.split("%", 1);
  return ipaddr.isValid(text) && looksWhole(address) ? ipaddr.process(address).toString() : null;
}

/**
 * An address or a CIDR in its shortest form, host bits cleared, v4-mapped ones as v4; null when
 * it is neither. An address stays an address.
 */
export function normalizeRange(text: string): string | null {
  const range = parseRange(text);
  if (range === null) return null;
  const [network, bits] = range;
  return text.includes("/") ? `${network.toString()}/${bits}` : network.toString();
}

/** Why a text is no range, as a sentence; undefined when it is one. */
export function rangeFault(text: string): string | undefined {
  if (normalizeRange(text) !== null) return undefined;
  const [withoutZone = "", zone] = text.split(/(%[^/]*)/);
  if (zone !== undefined && normalizeIp(withoutZone) !== null) {
    return `"${text}" names a network interface, which no incoming address does: leave out "${zone}"`;
  }
  if (/(^|\.)0\d/.test(text)) {
    return `"${text}" has a number with a leading 0, which some programs read as octal`;
  }
  return `"${text}" is neither an IP address nor a CIDR such as 10.0.0.0/24`;
}

/** Whether one of the ranges (addresses or CIDRs) holds the address. No address is in none. */
export function inRanges(ip: string | null, ranges: readonly string[]): boolean {
  if (ip === null || !ipaddr.isValid(ip)) return false;
  const address: Address = ipaddr.process(ip);
  return ranges.some((text) => {
    const range = parseRange(text);
    return (
      range !== null &&
      range[0].kind() === address.kind() &&
      (address as ipaddr.IPv4).match(range as [ipaddr.IPv4, number])
    );
  });
}

function parseRange(text: string): [Address, number] | null {
  const [base = "", ...rest] = text.split("/");
  if (rest.length > 1 || !ipaddr.isValid(base) || !looksWhole(base)) return null;
  const parsed = ipaddr.parse(base);
  const longest = parsed.kind() === "ipv4" ? 32 : 128;
  const given = rest[0] === undefined ? longest : /^\d{1,3}$/.test(rest[0]) ? Number(rest[0]) : -1;
  if (given < 0 || given > longest) return null;
  const mapped = parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress();
  // Of a mapped range only one whose prefix covers the v4 part has a v4 form.
  const [address, bits] =
    mapped && given >= 96 ? [parsed.toIPv4Address(), given - 96] : ([parsed, given] as const);
  return [clearHostBits(address, bits), bits];
}

function clearHostBits(address: Address, bits: number): Address {
  const cidr = `${address.toString()}/${bits}`;
  return address.kind() === "ipv4"
    ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
    : ipaddr.IPv6.networkAddressFromCIDR(cidr);
}

/**
 * ipaddr.js reads `10.1`, `0x7f.1` and `010.0.0.1` (8.0.0.1) as addresses, as inet_aton did; nobody
 * means that here. A zone is no part of a range: what arrives has none, so it would never match.
 */
function looksWhole(text: string): boolean {
  const dotted = text.slice(text.lastIndexOf(":") + 1);
  const plain = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(dotted);
  return !text.includes("%") && (plain || (text.includes(":") && !dotted.includes(".")));
}
