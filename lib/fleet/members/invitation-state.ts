/** How long an invitation can be accepted after it was made. */
export const INVITATION_DAYS = 7;

export type InvitationState = "open" | "accepted" | "revoked" | "expired";

/** Why an invitation that is not open cannot be used, for the person who was invited. */
export const invitationRefusals = {
  unknown: "This invitation link is not valid. Ask for a new one",
  accepted: "This invitation was already accepted. Sign in instead",
  revoked: "This invitation was revoked. Ask for a new one",
  expired: `This invitation has expired after ${INVITATION_DAYS} days. Ask for a new one`,
} as const;

type InvitationTimes = { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date };

/** What an invitation is good for now. An accepted one stays accepted, whatever came later. */
export function invitationState(invitation: InvitationTimes, now: Date): InvitationState {
  if (invitation.acceptedAt !== null) return "accepted";
  if (invitation.revokedAt !== null) return "revoked";
  return invitation.expiresAt > now ? "open" : "expired";
}

/** The condition of an open invitation, for a conditional write. */
export const openInvitation = (now: Date) => ({
  acceptedAt: null,
  revokedAt: null,
  expiresAt: { gt: now },
});
