import { noteTokenRefusal } from "@/lib/fleet/auto-enrollment/note-refusal";
import { tokenRefusals } from "@/lib/fleet/auto-enrollment/refusals";
import { isApiToken } from "@/lib/fleet/auto-enrollment/token-kind";
import type { Actor, Caller, Ctx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { countAttempt, enrollmentKey, refuseBlocked } from "@/lib/fleet/members/throttle";
import { inRanges } from "@/lib/ip-ranges";
import { isRemembered, slowVerify } from "@/lib/secrets/slow-hash";

export type TokenCredentials = { key: string; secret: string };

/** What a token may be used for: S3's kinds exclude each other. */
export type TokenUse = "enroll" | "api";

export type VerifiedToken = NonNullable<Awaited<ReturnType<typeof findToken>>>;

/** A call with an auto-enrollment token. */
export type TokenCtx = Ctx & {
  actor: Extract<Actor, { type: "auto_enrollment" }>;
  token: VerifiedToken;
};

/**
 * The token that key and secret prove, in S3's order: known, active and of this use (401), secret
 * (401), expiry (401), address (403). Takes no organization: the token names it. One query, and
 * one comparison of 61 ms in the life of the process. Wrong secrets from one network are slowed
 * down (429); a secret that was right before is not.
 */
export async function verifyToken(
  caller: Caller,
  { key, secret }: TokenCredentials,
  use: TokenUse,
): Promise<TokenCtx> {
  const token = await findToken(caller, key);
  if (!isRemembered(secret, token?.secretHash))
    await refuseBlocked(caller, [enrollmentKey(caller)]);
  const fits = await slowVerify("enrollmentSecret", secret, token?.secretHash);
  if (!fits) await countAttempt(caller, [enrollmentKey(caller)]);
  if (!token) throw new FleetError("unauthenticated", tokenRefusals.unknown);
  const usable = token.isActive && isApiToken(token) === (use === "api");
  if (!usable) throw await refusal(caller, token, "unauthenticated", tokenRefusals.unknown);
  if (!fits) throw await refusal(caller, token, "unauthenticated", tokenRefusals.secret);
  if (token.expiresAt !== null && token.expiresAt <= caller.now) {
    throw await refusal(caller, token, "unauthenticated", tokenRefusals.expired);
  }
  const ranges = allowedRanges(token);
  if (ranges.length > 0 && !inRanges(caller.ip, ranges)) {
    throw await refusal(caller, token, "forbidden", tokenRefusals.address);
  }
  const actor = { type: "auto_enrollment", id: token.id, name: token.name } as const;
  return { ...caller, organizationId: token.organizationId, actor, token };
}

/** The addresses and CIDRs a token is bound to; none means every address. */
export function allowedRanges(token: { allowedIpRanges: unknown }): string[] {
  const ranges = token.allowedIpRanges;
  return Array.isArray(ranges) ? ranges.filter((range) => typeof range === "string") : [];
}

function findToken(caller: Caller, tokenKey: string) {
  return caller.db.autoEnrollmentToken.findUnique({
    where: { tokenKey },
    include: { defaultHostGroup: { select: { id: true, name: true, color: true } } },
  });
}

async function refusal(
  caller: Caller,
  token: VerifiedToken,
  kind: "unauthenticated" | "forbidden",
  sentence: string,
): Promise<FleetError> {
  await noteTokenRefusal(caller, token, sentence);
  return new FleetError(kind, sentence);
}
