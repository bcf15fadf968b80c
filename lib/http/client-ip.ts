import { env } from "@/lib/env";
import { inRanges, normalizeIp } from "@/lib/ip-ranges";

/** Set by scripts/serve.mjs from the socket; whatever a client sent under it is dropped there. */
export const REMOTE_ADDRESS_HEADER = "x-muster-remote-address";

/**
 * The client's address in its shortest form (v4-mapped v6 as v4), or null.
 * X-Forwarded-For is believed only from TRUSTED_PROXIES, and read from the right: the first
 * address that is not a trusted proxy is the client.
 */
export function clientIp(headers: Headers, trusted: string[] = env.trustedProxies): string | null {
  let address = normalizeIp(headers.get(REMOTE_ADDRESS_HEADER) ?? "");
  if (address === null) return null;
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  while (inRanges(address, trusted)) {
    const next = normalizeIp(hops.pop() ?? "");
    if (next === null) break;
    address = next;
  }
  return address;
}
