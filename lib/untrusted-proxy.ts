import { log } from "@/lib/log";

// The server notes, a page shows: Next bundles them apart.
const shared = globalThis as { musterUntrustedProxy?: string };

/** Who first wrote of another client than itself without being one of TRUSTED_PROXIES, if anybody did. */
export function untrustedProxy(): string | undefined {
  return shared.musterUntrustedProxy;
}

/** Notes such an address, and warns of the first one in the log. */
export function noteUntrustedProxy(address: string): void {
  if (shared.musterUntrustedProxy !== undefined) return;
  shared.musterUntrustedProxy = address;
  log.warn(
    { proxy: address },
    `${address} sends X-Forwarded-For or Forwarded, and TRUSTED_PROXIES does not name it: everybody ` +
      "behind it has its address, in allowed ranges, limits and the audit. If it is your proxy, add " +
      "it to TRUSTED_PROXIES and start the server again",
  );
}
