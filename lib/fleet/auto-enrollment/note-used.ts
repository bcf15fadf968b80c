import type { TokenCtx } from "@/lib/fleet/auto-enrollment/verify-token";
import { announce } from "@/lib/fleet/live/announce";
import { isRecent } from "@/lib/recently";

const NOTE_EVERY_MS = 60_000;

/**
 * Marks a token as used now: at most once a minute, so that a program which asks for every host
 * costs no write for each.
 */
export async function noteTokenUsed({ db, now, token }: TokenCtx): Promise<void> {
  const before = new Date(now.getTime() - NOTE_EVERY_MS);
  if (isRecent(token.lastUsedAt, NOTE_EVERY_MS, now)) return;
  const stale = {
    OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }, { lastUsedAt: { gt: now } }],
  };
  const { count } = await db.autoEnrollmentToken.updateMany({
    where: { id: token.id, ...stale },
    data: { lastUsedAt: now, updatedAt: token.updatedAt },
  });
  if (count > 0) announce(token.organizationId, "tokens", token.id);
}
