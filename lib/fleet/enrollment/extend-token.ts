import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { getToken } from "@/lib/fleet/enrollment/get-token";
import type { TokenView } from "@/lib/fleet/enrollment/schema";
import { TOKEN_LIFETIME_HOURS } from "@/lib/fleet/enrollment/token-state";
import { FleetError, notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Gives an unused one-time token 24 hours from now, also when it had expired. A spent or
 * revoked token is 409.
 */
export async function extendToken(ctx: Ctx, { id }: { id: string }): Promise<TokenView> {
  const expiresAt = new Date(ctx.now.getTime() + TOKEN_LIFETIME_HOURS * 3_600_000);
  const token = await inTransaction(ctx.db, async (tx) => {
    const where = { id, organizationId: ctx.organizationId };
    const extended = await tx.hostToken.updateMany({
      where: { ...where, usedAt: null, revokedAt: null },
      // A refusal before this is mended: whoever watches waits for the next try.
      data: { expiresAt, lastRefusedAt: null, lastRefusal: null, lastRefusedIp: null },
    });
    const row = await tx.hostToken.findFirst({ where });
    if (!row) throw notFound("Enrollment token");
    if (extended.count === 0) {
      const why = row.usedAt ? "already used" : "revoked";
      throw new FleetError("conflict", `Enrollment token ${why}`);
    }
    const subject = { type: "enrollment_token", id, name: row.name ?? row.tokenPrefix } as const;
    const detail = { expiresAt: expiresAt.toISOString() };
    await recordAudit(tx, ctx, "enrollment_token.extended", subject, detail);
    return getToken({ ...ctx, db: tx }, { id });
  });
  announce(ctx.organizationId, "tokens", id);
  return token;
}
