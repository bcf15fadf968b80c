import ipaddr from "ipaddr.js";
import { inTransaction } from "@/lib/db";
import { isUnavailable } from "@/lib/db/errors";
import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";

/** A failed try counts for a day. */
export const FORGET_AFTER_MS = 24 * 3_600_000;

/**
 * How many tries are free, and the longest wait between two after them. An account's wait is
 * short, for its owner must get in between an attacker's tries; an address has nobody to
 * protect, but many people may share it.
 */
const limits = {
  account: { free: 5, longestWaitSeconds: 30 },
  address: { free: 20, longestWaitSeconds: 900 },
  // Secrets of 256 bits: nobody guesses one, but each wrong try costs a query and a write.
  stranger: { free: 100, longestWaitSeconds: 60 },
} as const;

export type ThrottleKey = { kind: keyof typeof limits; value: string };

const nameOf = (key: ThrottleKey) => `${key.kind}:${key.value}`;

/** Tries from the caller's network, for one purpose. */
export function addressKey(caller: Caller, purpose: string): ThrottleKey {
  return { kind: "address", value: `${purpose} ${networkOf(caller.ip) ?? "unknown"}` };
}

/**
 * Counts a credential that proved nothing: a token, secret or key of a machine, or of a person's
 * API. This is S3's global limiter, by network and for all endpoints together; 429 when there were
 * too many. Called after the look-up: a right credential passes whatever others of its network did,
 * and one that was right once is told so instead. Nothing is counted while the database is away: a
 * credential that is none is refused then as ever, for that needs no look-up.
 */
export async function countStranger(caller: Caller): Promise<void> {
  const network: ThrottleKey = { kind: "stranger", value: networkOf(caller.ip) ?? "unknown" };
  try {
    await countAttempt(caller, [network]);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
  }
}

/** The network that stands for an address: an IPv6 /64, for whoever has one has 2^64 addresses. */
export function networkOf(ip: string | null): string | null {
  if (ip === null || !ipaddr.IPv6.isValid(ip)) return ip;
  return ipaddr.IPv6.networkAddressFromCIDR(`${ip}/64`).toString();
}

/**
 * Counts a try under every key before its password is looked at, so that tries at once cannot
 * slip past. The try after the free ones starts a wait of 2 s, the next of 4 s, and so on; in
 * it every try is refused with 429 and the seconds left, and counts under no key: somebody
 * kept waiting by an attacker does not make their own wait longer.
 */
export async function countAttempt(caller: Caller, keys: ThrottleKey[]): Promise<void> {
  await refuseBlocked(caller, keys);
  await inTransaction(caller.db, async (tx) => {
    const old = new Date(caller.now.getTime() - FORGET_AFTER_MS);
    // In one order for everybody, so that two tries cannot wait for each other.
    for (const key of [...keys].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
      const name = nameOf(key);
      await tx.loginThrottle.deleteMany({ where: { key: name, lastFailureAt: { lt: old } } });
      const { failures, blockedUntil } = await tx.loginThrottle.upsert({
        where: { key: name },
        create: { key: name, failures: 1, lastFailureAt: caller.now },
        update: { failures: { increment: 1 }, lastFailureAt: caller.now },
      });
      // Throwing takes every count of this try back.
      if (blockedUntil && blockedUntil > caller.now) throw tooMany(caller, blockedUntil);
      const { free, longestWaitSeconds } = limits[key.kind];
      if (failures <= free) continue;
      const wait = Math.min(2 ** (failures - free), longestWaitSeconds);
      await tx.loginThrottle.update({
        where: { key: name },
        data: { blockedUntil: new Date(caller.now.getTime() + wait * 1000) },
      });
    }
  });
}

/** 429 while one of the keys is blocked. What an attacker does most costs one read, no write. */
export async function refuseBlocked(caller: Caller, keys: ThrottleKey[]): Promise<void> {
  const blocked = await caller.db.loginThrottle.findFirst({
    where: { key: { in: keys.map(nameOf) }, blockedUntil: { gt: caller.now } },
    orderBy: { blockedUntil: "desc" },
  });
  if (blocked?.blockedUntil) throw tooMany(caller, blocked.blockedUntil);
}

/** Forgets the tries of keys that got in, and all that are a day old. */
export async function forgetAttempts(caller: Caller, keys: ThrottleKey[]): Promise<void> {
  const old = new Date(caller.now.getTime() - FORGET_AFTER_MS);
  await caller.db.loginThrottle.deleteMany({
    where: { OR: [{ key: { in: keys.map(nameOf) } }, { lastFailureAt: { lt: old } }] },
  });
}

function tooMany(caller: Caller, until: Date): FleetError {
  const wait = Math.max(1, Math.ceil((until.getTime() - caller.now.getTime()) / 1000));
  const seconds = wait === 1 ? "1 second" : `${wait} seconds`;
  return new FleetError("rate_limited", "Too many failed attempts", {
    detail: `Try again in ${seconds}`,
    retryAfter: wait,
  });
}
