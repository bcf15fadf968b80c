import { log } from "@/lib/log";

// The server notes, a page shows: Next bundles them apart.
const shared = globalThis as { musterUntrustedProxies?: { latest?: string; warned: Set<string> } };
shared.musterUntrustedProxies ??= { warned: new Set() };
const noted = shared.musterUntrustedProxies;

/** Anybody can write such a header: no log grows with them. */
const MOST_WARNED = 5;

/** Who last wrote of another client than itself without being one of TRUSTED_PROXIES, if anybody did. */
export function untrustedProxy(): string | undefined {
  return noted.latest;
}

/** Notes such an address, and warns of the first few in the log, once each. */
export function noteUntrustedProxy(address: string): void {
  noted.latest = address;
  if (noted.warned.has(address) || noted.warned.size >= MOST_WARNED) return;
  noted.warned.add(address);
  log.warn(
    { proxy: address },
    `${address} sends X-Forwarded-For or Forwarded, and TRUSTED_PROXIES does not name it: everybody ` +
      "behind it has its address, in allowed ranges, limits and the audit. If it is your proxy, add " +
      "it to TRUSTED_PROXIES and start the server again",
  );
}
