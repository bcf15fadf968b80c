/** How long a one-time token can be used after it was made (S0). */
export const TOKEN_LIFETIME_HOURS = 24;

/** S1's refusals of a one-time token, as README section "decided" 5 words them. */
export const tokenRefusals = {
  unknown: "Invalid enrollment token",
  expired: "Enrollment token expired",
  spent: "Enrollment token already used",
  revoked: "Enrollment token revoked",
} as const;

export type TokenState = "unused" | "spent" | "revoked" | "expired";

type TokenTimes = { usedAt: Date | null; revokedAt: Date | null; expiresAt: Date };

/** What a one-time token is good for now. A spent token stays spent, whatever came later. */
export function tokenState(token: TokenTimes, now: Date): TokenState {
  if (token.usedAt !== null) return "spent";
  if (token.revokedAt !== null) return "revoked";
  return token.expiresAt > now ? "unused" : "expired";
}
