import type { TokenCtx } from "@/lib/fleet/auto-enrollment/verify-token";
import { announce } from "@/lib/fleet/live/announce";

const NOTE_EVERY_MS = 60_000;

/**
 * Marks a token as used now: at most once a minute, so that a program which asks for every host
 * costs no write for each.
 */
export async function noteTokenUsed({ db, now, token }: TokenCtx): Promise<void> {
  const before = new Date(now.getTime() - NOTE_EVERY_MS);
  if (token.lastUsedAt !== null && token.lastUsedAt > before) return;
  const stale = { OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }] };
  const { count } = await db.autoEnrollmentToken.updateMany({
    where: { id: token.id, ...stale },
    data: { lastUsedAt: now, updatedAt: token.updatedAt },
  });
  if (count > 0) announce(token.organizationId, "tokens", token.id);
}
