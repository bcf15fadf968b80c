import type { Db } from "@/lib/db";
import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import type { UserClaim } from "@/lib/fleet/members/enter";
import { signJwt, verifyJwt } from "@/lib/secrets/jwt";

/** How long a bearer token is good unless its owner asks for another life, in seconds. */
export const BEARER_SECONDS = 3600;

/** The longest life of a bearer token, in seconds: 90 days. */
export const BEARER_MAX_SECONDS = 90 * 24 * 3600;

/** A person has at most this many tokens that live longer than an hour. */
const MOST_LONG_LIVED = 100;

type Given = {
  user: { id: string; sessionEpoch: number };
  organizationId: string;
  /** How long it is to be good, in seconds. */
  lifetime?: number | undefined;
  userAgent?: string | null | undefined;
};

/**
 * Makes a bearer token for the API: one person, one organization. The JWT is in this answer only;
 * the row it names is listed on the account page and ends it when it goes. Expired rows of the
 * person go with this. 409 when they have too many long-lived ones.
 */
export async function createBearerToken(
  tx: Db,
  { now, ip }: Pick<Caller, "now" | "ip">,
  { user, organizationId, lifetime = BEARER_SECONDS, userAgent = null }: Given,
): Promise<string> {
  const expiresAt = new Date(now.getTime() + lifetime * 1000);
  await tx.bearerToken.deleteMany({ where: { userId: user.id, expiresAt: { lte: now } } });
  if (lifetime > BEARER_SECONDS) await refuseTooMany(tx, user.id, now);
  const { id } = await tx.bearerToken.create({
    data: {
      ...{ userId: user.id, organizationId, createdAt: now, createdIp: ip, expiresAt },
      userAgent: userAgent?.slice(0, 255) || null,
    },
    select: { id: true },
  });
  const claims = { sub: user.id, org: organizationId, epoch: user.sessionEpoch, jti: id };
  return signJwt("muster:admin", claims, now, expiresAt);
}

async function refuseTooMany(tx: Db, userId: string, now: Date): Promise<void> {
  const afterAnHour = new Date(now.getTime() + BEARER_SECONDS * 1000);
  const longLived = await tx.bearerToken.count({
    where: { userId, expiresAt: { gt: afterAnHour } },
  });
  if (longLived < MOST_LONG_LIVED) return;
  throw new FleetError("conflict", "Too many API tokens", {
    detail: `You have ${longLived} long-lived API tokens. End some on your account page first`,
  });
}

/** What a bearer token claims, or undefined when it is none of ours or has expired. */
export async function readBearerToken(token: string, now: Date): Promise<UserClaim | undefined> {
  const claims = await verifyJwt("muster:admin", token, now);
  if (!claims?.jti || typeof claims.epoch !== "number" || typeof claims.org !== "string") {
    return undefined;
  }
  return {
    userId: claims.sub,
    sessionEpoch: claims.epoch,
    organizationId: claims.org,
    via: "bearer",
    tokenId: claims.jti,
  };
}
