import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import type { bearerTokenParams } from "@/lib/fleet/account/schema";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Ends one of the caller's bearer tokens at its next request. One that is gone already, or of
 * somebody else, changes nothing.
 */
export async function endBearerToken(
  ctx: UserCtx,
  { id }: z.output<typeof bearerTokenParams>,
): Promise<void> {
  const { id: userId, name } = ctx.actor;
  const ended = await inTransaction(ctx.db, async (tx) => {
    const token = await tx.bearerToken.findFirst({ where: { id, userId } });
    const { count } = await tx.bearerToken.deleteMany({ where: { id, userId } });
    if (!token || count === 0) return undefined;
    // In the organization the token was for: its audit tells when the token came, too.
    const { organizationId, userAgent } = token;
    const detail = { createdAt: token.createdAt.toISOString(), userAgent };
    const subject = { type: "user", id: userId, name } as const;
    await recordAudit(tx, { ...ctx, organizationId }, "account.token_ended", subject, detail);
    return organizationId;
  });
  if (ended) announce(ended, "members", userId);
}
