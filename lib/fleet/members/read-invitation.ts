import type { z } from "zod";
import type { Caller, Role } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { invitationRefusals, invitationState } from "@/lib/fleet/members/invitation-state";
import type { readInvitationSchema } from "@/lib/fleet/members/schema";
import { addressKey, countAttempt, forgetAttempts } from "@/lib/fleet/members/throttle";
import { sha256 } from "@/lib/secrets/hash";

/** What the page of an invitation shows. */
export type InvitationOffer = {
  organization: string;
  email: string;
  role: Role;
  expiresAt: Date;
  /** Whether somebody with this e-mail address has an account: then it wants their password. */
  hasAccount: boolean;
};

/**
 * What an invitation link offers. 404 for a link that never was one, 409 for one that is used,
 * revoked or expired. Wrong links are slowed by address (429).
 */
export async function readInvitation(
  caller: Caller,
  { token }: z.output<typeof readInvitationSchema>,
): Promise<InvitationOffer> {
  const { organization, email, role, expiresAt } = await findInvitation(caller, token);
  const accounts = await caller.db.user.count({ where: { email } });
  return { organization: organization.name, email, role, expiresAt, hasAccount: accounts > 0 };
}

/** The open invitation of a link; throws as `readInvitation` does. */
export async function findInvitation(caller: Caller, token: string) {
  const guess = addressKey(caller, "invitation");
  await countAttempt(caller, [guess]);
  const invitation = await caller.db.invitation.findUnique({
    where: { tokenHash: sha256(token) },
    include: { organization: { select: { id: true, name: true } } },
  });
  if (!invitation) throw new FleetError("not_found", invitationRefusals.unknown);
  await forgetAttempts(caller, [guess]);
  const state = invitationState(invitation, caller.now);
  if (state !== "open") throw new FleetError("conflict", invitationRefusals[state]);
  return invitation;
}

export type Invitation = Awaited<ReturnType<typeof findInvitation>>;
