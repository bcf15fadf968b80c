import { createHmac } from "node:crypto";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { authSecret } from "@/lib/secrets/auth-secret";

/** Who a token is for. One audience's token is nothing to another's verifier. */
export type Audience = "muster:admin" | "muster:agent" | "muster:device";

let remembered: Uint8Array | undefined;

function key(): Uint8Array {
  // Derived, so that the secret next-auth encrypts sessions with is never used as is.
  remembered ??= createHmac("sha256", authSecret()).update("muster jwt").digest();
  return remembered;
}

/** Signs an HS256 token. Without `expiresAt` it does not expire by itself. */
export function signJwt(
  audience: Audience,
  claims: JWTPayload & { sub: string },
  issuedAt: Date,
  expiresAt?: Date,
): Promise<string> {
  const jwt = new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setAudience(audience)
    .setIssuedAt(issuedAt);
  if (expiresAt) jwt.setExpirationTime(expiresAt);
  return jwt.sign(key());
}

/** The claims of a token we signed for this audience, or undefined. Throws nothing. */
export async function verifyJwt(
  audience: Audience,
  token: string,
  now: Date,
): Promise<(JWTPayload & { sub: string }) | undefined> {
  try {
    const { payload } = await jwtVerify(token, key(), {
      audience,
      algorithms: ["HS256"],
      currentDate: now,
    });
    return payload.sub === undefined ? undefined : { ...payload, sub: payload.sub };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
