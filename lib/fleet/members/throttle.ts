import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";

const FREE_ATTEMPTS = 5;
const FORGET_AFTER_MS = 24 * 3_600_000;

/** Longest wait between two tries. An account's is short: its owner must get in between an
 * attacker's tries; an address has nobody to protect. */
const LONGEST_WAIT_SECONDS = { account: 30, address: 900 } as const;

export type ThrottleKey = { kind: keyof typeof LONGEST_WAIT_SECONDS; value: string };

const nameOf = (key: ThrottleKey) => `${key.kind}:${key.value}`;

/**
 * Counts a try before its password is looked at, so that tries at once cannot slip past. Five
 * are free, then each waits twice as long as the one before. Throws 429 with the seconds left.
 */
export async function countAttempt(caller: Caller, key: ThrottleKey): Promise<void> {
  const name = nameOf(key);
  const known = await caller.db.loginThrottle.findUnique({ where: { key: name } });
  if (known?.blockedUntil && known.blockedUntil > caller.now) {
    throw tooMany((known.blockedUntil.getTime() - caller.now.getTime()) / 1000);
  }
  const { failures } = await caller.db.loginThrottle.upsert({
    where: { key: name },
    create: { key: name, failures: 1, lastFailureAt: caller.now },
    update: { failures: { increment: 1 }, lastFailureAt: caller.now },
  });
  if (failures <= FREE_ATTEMPTS) return;
  const wait = Math.min(2 ** (failures - FREE_ATTEMPTS), LONGEST_WAIT_SECONDS[key.kind]);
  // One try a window: whoever opens the next window goes on, the others wait.
  const opened = await caller.db.loginThrottle.updateMany({
    where: { key: name, OR: [{ blockedUntil: null }, { blockedUntil: { lte: caller.now } }] },
    data: { blockedUntil: new Date(caller.now.getTime() + wait * 1000) },
  });
  if (opened.count === 0) throw tooMany(wait);
}

/** Forgets the tries of keys that got in, and all that are a day old. */
export async function forgetAttempts(caller: Caller, keys: ThrottleKey[]): Promise<void> {
  const old = new Date(caller.now.getTime() - FORGET_AFTER_MS);
  await caller.db.loginThrottle.deleteMany({
    where: { OR: [{ key: { in: keys.map(nameOf) } }, { lastFailureAt: { lt: old } }] },
  });
}

function tooMany(seconds: number): FleetError {
  const wait = Math.max(1, Math.ceil(seconds));
  return new FleetError("rate_limited", `Too many failed attempts. Try again in ${wait} seconds`, {
    retryAfter: wait,
  });
}
