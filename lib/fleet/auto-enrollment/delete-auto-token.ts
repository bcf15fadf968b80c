import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

/** Deletes a token (S3). It stops at once; the hosts it enrolled stay. 404 for an unknown id. */
export async function deleteAutoToken(
  ctx: UserCtx,
  { id }: { id: string },
): Promise<{ id: string; name: string }> {
  const deleted = await inTransaction(ctx.db, async (tx) => {
    const where = { id, organizationId: ctx.organizationId };
    const token = await tx.autoEnrollmentToken.findFirst({
      where,
      select: { id: true, name: true },
    });
    const { count } = await tx.autoEnrollmentToken.deleteMany({ where });
    if (!token || count === 0) throw notFound("Token");
    const subject = { type: "auto_enrollment_token", ...token } as const;
    await recordAudit(tx, ctx, "auto_enrollment_token.deleted", subject);
    return token;
  });
  announce(ctx.organizationId, "tokens", id);
  return deleted;
}
