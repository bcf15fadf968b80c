import { randomUUID } from "node:crypto";
import { signJwt, verifyJwt } from "@/lib/secrets/jwt";

/** How long a browser stays known to an account it signed in to, in seconds. */
export const DEVICE_SECONDS = 365 * 24 * 3600;

/**
 * The mark of a browser that signed in to this account before. It opens nothing: it only
 * gives that browser tries of its own, which no attacker elsewhere can use up.
 */
export function issueDevice(userId: string, now: Date): Promise<string> {
  const expiresAt = new Date(now.getTime() + DEVICE_SECONDS * 1000);
  return signJwt("muster:device", { sub: userId, jti: randomUUID() }, now, expiresAt);
}

/** The id of the browser, when the mark is ours and of this account. */
export async function readDevice(
  mark: string | undefined,
  userId: string,
  now: Date,
): Promise<string | undefined> {
  if (!mark) return undefined;
  const claims = await verifyJwt("muster:device", mark, now);
  return claims?.sub === userId ? claims.jti : undefined;
}
