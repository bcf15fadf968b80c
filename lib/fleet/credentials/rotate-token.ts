import { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { retireRotated } from "@/lib/fleet/credentials/retire";
import { notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";
import { sha256 } from "@/lib/secrets/hash";
import { randomToken, tokenPrefix } from "@/lib/secrets/random";

const OVERLAP_MAX_SECONDS = 86_400;

/** Body of a rotation. Without it the old token ends at once, as S2's single hash implies. */
export const rotateTokenSchema = z
  .object({ overlapSeconds: z.number().int().min(0).max(OVERLAP_MAX_SECONDS).optional() })
  .optional();

export const rotateTokenReply = z.object({
  message: z.literal("Agent token rotated successfully"),
  token: z.string(),
  host: z.object({
    id: z.string(),
    name: z.string(),
    tokenPrefix: z.string(),
    tokenRotatedAt: z.date(),
  }),
});

/**
 * Gives a host a new agent token and returns it, this once (S2). With an overlap the
 * credential before it (token or enrollment JWT) stays good until the new one is used, at
 * most that many seconds. Of rotations at once the last to commit has the newest token.
 */
export async function rotateToken(
  ctx: Ctx,
  { id, overlapSeconds = 0 }: { id: string; overlapSeconds?: number | undefined },
): Promise<z.input<typeof rotateTokenReply>> {
  const token = randomToken("mst_agent");
  const prefix = tokenPrefix(token);
  const host = await inTransaction(ctx.db, async (tx) => {
    // The update locks the row, so what is read next is what this rotation replaces.
    const locked = await tx.host.updateMany({
      where: { id, organizationId: ctx.organizationId },
      data: { credentialEpoch: { increment: 1 } },
    });
    if (locked.count === 0) throw notFound("Host");
    const before = await tx.host.findUniqueOrThrow({ where: { id } });
    const overlap = overlapSeconds > 0;
    await tx.host.update({
      where: { id },
      data: {
        agentTokenHash: sha256(token),
        agentTokenPrefix: prefix,
        tokenRotatedAt: ctx.now,
        previousTokenHash: overlap ? before.agentTokenHash : null,
        previousExpiresAt: overlap ? new Date(ctx.now.getTime() + overlapSeconds * 1000) : null,
        lastRefusedAt: null,
        lastRefusal: null,
        updatedAt: ctx.now,
      },
    });
    const ended = overlap
      ? [before.previousTokenHash]
      : [before.agentTokenHash, before.previousTokenHash];
    await retireRotated(tx, before, ended, ctx.now);
    const subject = { type: "host", id, name: before.name } as const;
    await recordAudit(tx, ctx, "host.token_rotated", subject, { prefix, overlapSeconds });
    return before;
  });
  announce(ctx.organizationId, "hosts", id);
  return {
    message: "Agent token rotated successfully",
    token,
    host: { id, name: host.name, tokenPrefix: prefix, tokenRotatedAt: ctx.now },
  };
}
