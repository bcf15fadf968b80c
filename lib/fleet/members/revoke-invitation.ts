import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";
import { requireMayManage } from "@/lib/fleet/members/roles";

/**
 * Ends an invitation that was not accepted. A second call changes nothing; an accepted one is
 * 409, for its person is a member now. Only an owner may revoke an owner's (403).
 */
export async function revokeInvitation(ctx: UserCtx, { id }: { id: string }): Promise<void> {
  const where = { id, organizationId: ctx.organizationId };
  const revoked = await inTransaction(ctx.db, async (tx) => {
    const { count } = await tx.invitation.updateMany({
      where: { ...where, acceptedAt: null, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    const row = await tx.invitation.findFirst({ where });
    if (!row) throw notFound("Invitation");
    requireMayManage(ctx.actor.role, row.role);
    if (row.acceptedAt) {
      throw new FleetError(
        "conflict",
        `${row.email} has accepted this invitation. Remove the member instead`,
      );
    }
    if (count === 0) return false;
    const subject = { type: "invitation", id, name: row.email } as const;
    await recordAudit(tx, ctx, "invitation.revoked", subject);
    return true;
  });
  if (revoked) announce(ctx.organizationId, "members", id);
}
