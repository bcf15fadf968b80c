import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { getToken } from "@/lib/fleet/enrollment/get-token";
import type { TokenView } from "@/lib/fleet/enrollment/schema";
import { FleetError, notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Ends a one-time token that was not used. A second call changes nothing and answers the
 * same; a spent token is 409, for revoking it would end nothing.
 */
export async function revokeToken(ctx: Ctx, { id }: { id: string }): Promise<TokenView> {
  const token = await inTransaction(ctx.db, async (tx) => {
    const where = { id, organizationId: ctx.organizationId };
    const revoked = await tx.hostToken.updateMany({
      where: { ...where, usedAt: null, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    const row = await tx.hostToken.findFirst({ where });
    if (!row) throw notFound("Enrollment token");
    if (row.usedAt) throw new FleetError("conflict", "Enrollment token already used");
    if (revoked.count === 1) {
      const subject = { type: "enrollment_token", id, name: row.name ?? row.tokenPrefix } as const;
      await recordAudit(tx, ctx, "enrollment_token.revoked", subject);
    }
    return getToken({ ...ctx, db: tx }, { id });
  });
  announce(ctx.organizationId, "tokens", id);
  return token;
}
