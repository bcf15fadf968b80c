import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";
import { findMember } from "@/lib/fleet/members/find-member";
import {
  endMembership,
  lockMembers,
  requireAnotherOwner,
  requireMayManage,
} from "@/lib/fleet/members/roles";

/**
 * Takes a person out of the organization; they lose access at their next request and keep
 * their account. Open invitations they made end with it. A second call is 404. Only an owner may remove an owner (403).
 */
export async function removeMember(ctx: UserCtx, { userId }: { userId: string }): Promise<void> {
  if (userId === ctx.actor.id) {
    throw new FleetError("conflict", "You cannot remove yourself. Leave the organization instead");
  }
  await inTransaction(ctx.db, async (tx) => {
    const own = await lockMembers(tx, ctx);
    const member = await findMember(tx, ctx, userId);
    requireMayManage(own, member.role);
    if (member.role === "OWNER") await requireAnotherOwner(tx, ctx, userId);
    const invitationsRevoked = await endMembership(tx, ctx, { id: member.id, userId });
    const detail = { role: member.role, invitationsRevoked };
    await recordAudit(tx, ctx, "member.removed", member.subject, detail);
  });
  announce(ctx.organizationId, "members", userId);
}
