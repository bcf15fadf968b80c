import type { Db } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Caller, UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import {
  invitationRefusals,
  invitationState,
  openInvitation,
} from "@/lib/fleet/members/invitation-state";
import type { Invitation } from "@/lib/fleet/members/read-invitation";
import { lockOrganization } from "@/lib/fleet/members/roles";

/**
 * Spends an invitation by one conditional write, so that of many at once one gets in. Call it
 * first in the transaction. 409 when it is open no longer.
 */
export async function spendInvitation(
  tx: Db,
  caller: Caller,
  { id, organizationId }: Invitation,
): Promise<void> {
  await lockOrganization(tx, organizationId, caller.now);
  const spent = await tx.invitation.updateMany({
    where: { id, ...openInvitation(caller.now) },
    data: { acceptedAt: caller.now },
  });
  if (spent.count === 1) return;
  const now = await tx.invitation.findUnique({ where: { id } });
  const state = now ? invitationState(now, caller.now) : "unknown";
  throw new FleetError("conflict", invitationRefusals[state === "open" ? "unknown" : state]);
}

/** Makes the person a member as the invitation says. Somebody who is one already is 409. */
export async function addMember(
  tx: Db,
  caller: Caller,
  invitation: Invitation,
  { id, username: name }: { id: string; username: string },
): Promise<UserCtx> {
  const { organizationId, organization, role } = invitation;
  const where = { userId: id, organizationId };
  if ((await tx.membership.count({ where })) > 0) {
    throw new FleetError("conflict", `You are already a member of ${organization.name}`);
  }
  await tx.membership.create({ data: { ...where, role, createdAt: caller.now } });
  const actor = { type: "user", id, name, role, via: "session" } as const;
  const ctx: UserCtx = { ...caller, organizationId, actor };
  const detail = { role, invitationId: invitation.id };
  await recordAudit(tx, ctx, "member.joined", { type: "user", id, name }, detail);
  return ctx;
}
