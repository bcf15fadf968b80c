import { keepNewestRefusals } from "@/lib/db/refusal-statements";
import type { Caller } from "@/lib/fleet/context";
import { announce } from "@/lib/fleet/live/announce";
import { isRecent } from "@/lib/recently";

/** Reasons and addresses kept for a token; the oldest go. */
const MOST_KEPT = 20;

const NOTE_EVERY_MS = 1000;

/**
 * Keeps with the token that an attempt was refused, why and from where, so that whoever waits for
 * hosts sees why they do not come. Not more than once a second for the same, however often a
 * script tries.
 */
export async function noteTokenRefusal(
  caller: Caller,
  token: { id: string; organizationId: string },
  reason: string,
): Promise<void> {
  const { now } = caller;
  const key = { tokenId: token.id, reason, ip: caller.ip ?? "" };
  const recent = await caller.db.enrollmentRefusal.findUnique({
    where: { tokenId_reason_ip: key },
    select: { lastAt: true },
  });
  if (recent && isRecent(recent.lastAt, NOTE_EVERY_MS, now)) return;
  try {
    await caller.db.enrollmentRefusal.upsert({
      where: { tokenId_reason_ip: key },
      create: { ...key, firstAt: now, lastAt: now },
      update: { count: { increment: 1 }, lastAt: now },
    });
    // No transaction with the line above: it would keep its row from those who come at the same time.
    await keepNewestRefusals(caller.db, token.id, MOST_KEPT);
  } catch (error) {
    // Deleted while its attempt was under way: nobody is left to tell.
    if ((await caller.db.autoEnrollmentToken.count({ where: { id: token.id } })) > 0) throw error;
    return;
  }
  announce(token.organizationId, "tokens", token.id);
}
