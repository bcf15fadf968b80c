import { parseCookie } from "cookie";
import { decode, encode } from "next-auth/jwt";
import { env } from "@/lib/env";
import type { UserClaim } from "@/lib/fleet/members/enter";
import { authSecret } from "@/lib/secrets/auth-secret";

/**
 * Browsers take a `__Host-` cookie over https alone, from this very host and for no other: neither
 * a neighbour's name nor plain http can put one in.
 */
const secure = env.publicUrl.startsWith("https://");
export const COOKIE_PREFIX = secure ? "__Host-" : "";

export const SESSION_COOKIE = `${COOKIE_PREFIX}muster.session`;

/** Which of their organizations a person looks at. Not a proof: the membership is. */
export const ORGANIZATION_COOKIE = `${COOKIE_PREFIX}muster.organization`;

/** The mark of a browser that signed in before; see lib/fleet/members/device.ts. */
export const DEVICE_COOKIE = `${COOKIE_PREFIX}muster.device`;

/** How long a session lasts, in seconds. */
export const SESSION_SECONDS = 7 * 24 * 3600;

/** Out of reach of scripts, and not sent by forms of other sites. */
export const cookieOptions = { httpOnly: true, sameSite: "lax", path: "/", secure } as const;

/** What a Cookie header claims, or undefined without a session of ours in it. */
export async function sessionOf(cookieHeader: string | null): Promise<UserClaim | undefined> {
  const cookies = parseCookie(cookieHeader ?? "");
  const token = cookies[SESSION_COOKIE];
  if (!token) return undefined;
  // decode throws for a token that another secret encrypted, or that has expired.
  const claims = await decode({ token, secret: authSecret() }).catch(() => null);
  if (!claims?.sub || typeof claims.epoch !== "number") return undefined;
  return {
    userId: claims.sub,
    sessionEpoch: claims.epoch,
    organizationId: cookies[ORGANIZATION_COOKIE],
    via: "session",
  };
}

/** A session of this person, as next-auth would make it at a sign-in. */
export function sealSession(user: { id: string; sessionEpoch: number }): Promise<string> {
  const token = { sub: user.id, epoch: user.sessionEpoch };
  return encode({ token, secret: authSecret(), maxAge: SESSION_SECONDS });
}

/** The browser's mark in a Cookie header. */
export function deviceOf(cookieHeader: string | null): string | undefined {
  return parseCookie(cookieHeader ?? "")[DEVICE_COOKIE];
}
