import type { Db } from "@/lib/db";
import { spendQuota } from "@/lib/db/quota-statement";
import { tokenRefusals } from "@/lib/fleet/auto-enrollment/refusals";
import type { TokenCtx } from "@/lib/fleet/auto-enrollment/verify-token";
import { FleetError } from "@/lib/fleet/errors";

/** The UTC day of an instant, as 2026-11-22: S3's quota is for one of these. */
export function quotaDay(now: Date): string {
  return now.toISOString().slice(0, 10);
}

type Quota = { quotaDay: string; hostsCreatedToday: number };

/** Hosts made on the UTC day of `now`. */
export function hostsCreatedToday(token: Quota, now: Date): number {
  return token.quotaDay === quotaDay(now) ? token.hostsCreatedToday : 0;
}

/**
 * Takes hosts from the token's quota in the transaction of their birth. 429 with S3's sentence
 * for one host or for many, and the seconds until the next UTC day; 401 when the token was
 * disabled, deleted or expired since it was verified.
 */
export async function takeQuota(tx: Db, ctx: TokenCtx, count: number, bulk: boolean) {
  const { id } = ctx.token;
  if (await spendQuota(tx, { id, count, day: quotaDay(ctx.now), now: ctx.now })) return;
  const token = await tx.autoEnrollmentToken.findUnique({ where: { id } });
  if (!token?.isActive) throw new FleetError("unauthenticated", tokenRefusals.unknown);
  if (token.expiresAt !== null && token.expiresAt <= ctx.now) {
    throw new FleetError("unauthenticated", tokenRefusals.expired);
  }
  const left = Math.max(0, token.maxHostsPerDay - hostsCreatedToday(token, ctx.now));
  throw new FleetError("rate_limited", tokenRefusals.quota, {
    detail: bulk
      ? `Only ${left} hosts remaining in daily quota`
      : `Maximum ${token.maxHostsPerDay} hosts per day allowed for this token`,
    retryAfter: secondsToNextDay(ctx.now),
  });
}

/** Gives back what was taken for hosts that were not born after all, in the same transaction. */
export async function giveBackQuota(tx: Db, ctx: TokenCtx, count: number): Promise<void> {
  if (count === 0) return;
  await tx.autoEnrollmentToken.update({
    where: { id: ctx.token.id },
    data: { hostsCreatedToday: { decrement: count } },
  });
}

function secondsToNextDay(now: Date): number {
  const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
  return Math.ceil((next - now.getTime()) / 1000);
}
