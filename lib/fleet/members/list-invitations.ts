import type { Ctx, Role } from "@/lib/fleet/context";
import { type InvitationState, invitationState } from "@/lib/fleet/members/invitation-state";

/** How many a list shows; older ones are in the audit log. */
const NEWEST = 100;

export type InvitationView = {
  id: string;
  email: string;
  role: Role;
  tokenPrefix: string;
  state: InvitationState;
  createdAt: Date;
  expiresAt: Date;
  acceptedAt: Date | null;
  revokedAt: Date | null;
  createdBy: { id: string; username: string } | null;
};

/** The columns behind `InvitationView`: never the token, never its hash. */
export const invitationColumns = {
  id: true,
  email: true,
  role: true,
  tokenPrefix: true,
  createdAt: true,
  expiresAt: true,
  acceptedAt: true,
  revokedAt: true,
  createdBy: { select: { id: true, username: true } },
} as const;

/** The organization's newest 100 invitations, in whatever state. */
export async function listInvitations(ctx: Ctx): Promise<InvitationView[]> {
  const found = await ctx.db.invitation.findMany({
    where: { organizationId: ctx.organizationId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: NEWEST,
    select: invitationColumns,
  });
  return found.map((row) => ({ ...row, state: invitationState(row, ctx.now) }));
}
