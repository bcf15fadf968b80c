import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { announce } from "@/lib/fleet/live/announce";
import { findMember } from "@/lib/fleet/members/find-member";
import { endMembership, lockMembers, requireAnotherOwner } from "@/lib/fleet/members/roles";

/** The caller leaves the organization and keeps their account. The last owner cannot (409). */
export async function leaveOrganization(ctx: UserCtx): Promise<void> {
  const userId = ctx.actor.id;
  await inTransaction(ctx.db, async (tx) => {
    const own = await lockMembers(tx, ctx);
    const member = await findMember(tx, ctx, userId);
    if (own === "OWNER") await requireAnotherOwner(tx, ctx, userId);
    const invitationsRevoked = await endMembership(tx, ctx, { id: member.id, userId });
    await recordAudit(tx, ctx, "member.left", member.subject, { role: own, invitationsRevoked });
  });
  announce(ctx.organizationId, "members", userId);
}
