import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { atLeast, type UserCtx } from "@/lib/fleet/context";
import { announce } from "@/lib/fleet/live/announce";
import { findMember } from "@/lib/fleet/members/find-member";
import {
  endInvitationsOf,
  lockMembers,
  requireAnotherOwner,
  requireMayManage,
} from "@/lib/fleet/members/roles";
import type { changeRoleSchema } from "@/lib/fleet/members/schema";

/**
 * Gives a member another role; it counts at their next request. The role they have already
 * changes nothing. Only an owner may make or unmake an owner (403); the last owner stays one
 * (409), also when two owners demote each other at once. A demotion ends the
 * open invitations of that member.
 */
export async function changeRole(
  ctx: UserCtx,
  { userId, role }: z.output<typeof changeRoleSchema>,
): Promise<void> {
  const changed = await inTransaction(ctx.db, async (tx) => {
    const own = await lockMembers(tx, ctx);
    const member = await findMember(tx, ctx, userId);
    requireMayManage(own, member.role);
    requireMayManage(own, role);
    if (member.role === role) return false;
    if (member.role === "OWNER") await requireAnotherOwner(tx, ctx, userId);
    await tx.membership.update({ where: { id: member.id }, data: { role } });
    const demoted = !atLeast(role, member.role);
    const invitationsRevoked = demoted ? await endInvitationsOf(tx, ctx, userId) : 0;
    const detail = { from: member.role, to: role, invitationsRevoked };
    await recordAudit(tx, ctx, "member.role_changed", member.subject, detail);
    return true;
  });
  if (changed) announce(ctx.organizationId, "members", userId);
}
