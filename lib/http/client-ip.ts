import ipaddr from "ipaddr.js";
import { env } from "@/lib/env";

/** Set by scripts/serve.mjs from the socket; whatever a client sent under it is dropped there. */
export const REMOTE_ADDRESS_HEADER = "x-muster-remote-address";

/**
 * The client's address in its shortest form (v4-mapped v6 as v4), or null.
 * X-Forwarded-For is believed only from TRUSTED_PROXIES, and read from the right: the first
 * address that is not a trusted proxy is the client.
 */
export function clientIp(headers: Headers, trusted: string[] = env.trustedProxies): string | null {
  let address = normalize(headers.get(REMOTE_ADDRESS_HEADER) ?? "");
  if (address === null) return null;
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  while (isTrusted(address, trusted)) {
    const next = normalize(hops.pop() ?? "");
    if (next === null) break;
    address = next;
  }
  return address;
}

function normalize(text: string): string | null {
  return ipaddr.isValid(text) ? ipaddr.process(text).toString() : null;
}

function isTrusted(address: string, trusted: string[]): boolean {
  const parsed = ipaddr.process(address);
  return trusted.some((range) => {
    const [network, bits] = range.includes("/")
      ? ipaddr.parseCIDR(range)
      : [ipaddr.process(range), ipaddr.process(range).kind() === "ipv4" ? 32 : 128];
    return (
      network.kind() === parsed.kind() && parsed.match([network, bits] as [typeof parsed, number])
    );
  });
}
