import type { Db } from "@/lib/db";
import { atLeast, type Ctx, type Role, type UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { openInvitation } from "@/lib/fleet/members/invitation-state";

/**
 * Makes changes of an organization's members take turns, on either engine, by a write to its
 * row; what is read afterwards is what the others left behind. Call it first in the transaction.
 */
export async function lockOrganization(tx: Db, id: string, now: Date): Promise<void> {
  await tx.organization.updateMany({ where: { id }, data: { updatedAt: now } });
}

/**
 * Locks the organization and gives the actor's role as it is now. Throws 403 when the actor is
 * a member no longer.
 */
export async function lockMembers(tx: Db, ctx: UserCtx): Promise<Role> {
  await lockOrganization(tx, ctx.organizationId, ctx.now);
  const { organizationId, actor } = ctx;
  const own = await tx.membership.findUnique({
    where: { userId_organizationId: { userId: actor.id, organizationId } },
    select: { role: true },
  });
  if (!own) throw new FleetError("forbidden", "You are no longer a member of this organization");
  return own.role;
}

/** 403 unless somebody of role `own` may give, change or take the role `touched`. */
export function requireMayManage(own: Role, touched: Role): void {
  if (!atLeast(own, "ADMIN")) {
    throw new FleetError("forbidden", "This needs the role ADMIN or higher");
  }
  if (touched === "OWNER" && own !== "OWNER") {
    throw new FleetError("forbidden", "Only an owner may make, change or remove an owner");
  }
}

/** 409 when an owner goes and no other stays. Counts after `lockMembers`, or it proves nothing. */
export async function requireAnotherOwner(tx: Db, ctx: Ctx, userId: string): Promise<void> {
  const others = await tx.membership.count({
    where: { organizationId: ctx.organizationId, role: "OWNER", userId: { not: userId } },
  });
  if (others === 0) {
    throw new FleetError("conflict", "This is the last owner. Make somebody else an owner first");
  }
}

/**
 * Ends the open invitations a person made, when they may make such no longer: a link they kept
 * must not let them in again. Returns how many.
 */
export async function endInvitationsOf(tx: Db, ctx: Ctx, userId: string): Promise<number> {
  const { count } = await tx.invitation.updateMany({
    where: {
      organizationId: ctx.organizationId,
      createdById: userId,
      ...openInvitation(ctx.now),
    },
    data: { revokedAt: ctx.now },
  });
  return count;
}

/**
 * Deletes a membership with what it let the person do here: their bearer tokens, which must not
 * come back to life when they join again, and the open invitations they made. Returns how many
 * invitations ended.
 */
export async function endMembership(
  tx: Db,
  ctx: Ctx,
  { id, userId }: { id: string; userId: string },
): Promise<number> {
  await tx.membership.delete({ where: { id } });
  await tx.bearerToken.deleteMany({ where: { userId, organizationId: ctx.organizationId } });
  return endInvitationsOf(tx, ctx, userId);
}
