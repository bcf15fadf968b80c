import type { UserClaim } from "@/lib/fleet/members/enter";
import { signJwt, verifyJwt } from "@/lib/secrets/jwt";

/** How long a bearer token of POST /api/v1/auth/login is good, in seconds. */
export const ADMIN_TOKEN_SECONDS = 3600;

/** A bearer token for the API: one person, one organization, one hour. */
export function issueAdminToken(
  user: { id: string; sessionEpoch: number },
  organizationId: string,
  now: Date,
): Promise<string> {
  const claims = { sub: user.id, org: organizationId, epoch: user.sessionEpoch };
  return signJwt("muster:admin", claims, now, new Date(now.getTime() + ADMIN_TOKEN_SECONDS * 1000));
}

/** What a bearer token claims, or undefined when it is none of ours or has expired. */
export async function readAdminToken(token: string, now: Date): Promise<UserClaim | undefined> {
  const claims = await verifyJwt("muster:admin", token, now);
  if (!claims || typeof claims.epoch !== "number" || typeof claims.org !== "string") {
    return undefined;
  }
  return {
    userId: claims.sub,
    sessionEpoch: claims.epoch,
    organizationId: claims.org,
    via: "bearer",
  };
}
