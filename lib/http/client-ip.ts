import { env } from "@/lib/env";
import { type Hops, hopsOfForwarded, hopsOfXForwardedFor } from "@/lib/http/forwarded";
import { inRanges, normalizeIp } from "@/lib/ip-ranges";
import { noteUntrustedProxy } from "@/lib/untrusted-proxy";

/** Set by scripts/serve.mjs from the socket; whatever a client sent under it is dropped there. */
export const REMOTE_ADDRESS_HEADER = "x-muster-remote-address";

/** Where scripts/lib/access-log.mjs finds `clientIp`: Next bundles this module apart from it. */
const CLIENT_ADDRESS = Symbol.for("muster.client-address");

/** Where scripts/lib/peer.mjs finds `noteForwarding`. */
const NOTE_FORWARDING = Symbol.for("muster.note-forwarding");

/**
 * Lets the server log the address of clients as the app sees it, also of pages and refusals, and note
 * who forwards requests without being trusted.
 */
export function shareClientIp(): void {
  const shared = globalThis as {
    [CLIENT_ADDRESS]?: (headers: Headers) => string | null;
    [NOTE_FORWARDING]?: (peer: string) => void;
  };
  shared[CLIENT_ADDRESS] = (headers) => clientIp(headers);
  shared[NOTE_FORWARDING] = noteForwarding;
}

function noteForwarding(remoteAddress: string): void {
  const peer = normalizeIp(remoteAddress);
  if (peer !== null && !inRanges(peer, env.trustedProxies)) noteUntrustedProxy(peer);
}

/**
 * The client's address in its shortest form (v4-mapped v6 as v4), or null when nobody knows it.
 *
 * X-Forwarded-For and Forwarded (RFC 7239) are believed only from TRUSTED_PROXIES, and read from
 * the right: the first address that is not a trusted proxy is the client. A hop without an address
 * leaves that of the proxy that wrote it. Where both headers name a client, and not the same one,
 * the client's address is not known: a proxy writes one of them and hands on what the client made
 * of the other. Why: docs/decisions/0024.
 */
export function clientIp(headers: Headers, trusted: string[] = env.trustedProxies): string | null {
  const peer = normalizeIp(headers.get(REMOTE_ADDRESS_HEADER) ?? "");
  if (peer === null || !inRanges(peer, trusted)) return peer;
  const forwarded = hopsOfForwarded(headers.get("forwarded"));
  if (forwarded === null) return null;
  const ways = [hopsOfXForwardedFor(headers.get("x-forwarded-for")), forwarded].map((hops) =>
    walk(peer, hops, trusted),
  );
  const [first, second] = ways.filter(({ ended }) => ended);
  if (first && second) return first.address === second.address ? first.address : null;
  // Without a client in either, the proxy that is farthest away.
  return (first ?? ways.find(({ address }) => address !== peer))?.address ?? peer;
}

/**
 * Goes from the peer as far as trusted proxies lead. `ended` says that it came to a hop that is
 * none of them; otherwise the header names proxies alone and says nothing of a client.
 */
function walk(peer: string, hops: Hops, trusted: string[]): { address: string; ended: boolean } {
  let address = peer;
  for (const hop of hops.toReversed()) {
    if (hop === null) return { address, ended: true };
    address = hop;
    if (!inRanges(hop, trusted)) return { address, ended: true };
  }
  return { address, ended: false };
}
