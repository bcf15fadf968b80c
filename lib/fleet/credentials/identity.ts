import { signJwt, verifyJwt } from "@/lib/secrets/jwt";

/**
 * The identity an agent gets for its one-time token (S1): a JWT that names host,
 * organization and credential epoch. It has no expiry of its own; a rotation or the deletion
 * of the host ends it.
 */
export function issueIdentity(
  host: { id: string; organizationId: string; credentialEpoch: number },
  now: Date,
): Promise<string> {
  const claims = { sub: host.id, org: host.organizationId, epoch: host.credentialEpoch };
  return signJwt("muster:agent", claims, now);
}

/** The host and epoch an identity names, or undefined when we did not sign it. */
export async function readIdentity(
  token: string,
  now: Date,
): Promise<{ hostId: string; epoch: number } | undefined> {
  const claims = await verifyJwt("muster:agent", token, now);
  if (claims === undefined || typeof claims.epoch !== "number") return undefined;
  return { hostId: claims.sub, epoch: claims.epoch };
}
