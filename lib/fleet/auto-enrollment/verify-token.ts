import { noteTokenRefusal } from "@/lib/fleet/auto-enrollment/note-refusal";
import { tokenRefusals } from "@/lib/fleet/auto-enrollment/refusals";
import { type TokenUse, tokenUse } from "@/lib/fleet/auto-enrollment/token-kind";
import type { Actor, Caller, Ctx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { countStranger } from "@/lib/fleet/members/throttle";
import { inRanges } from "@/lib/ip-ranges";
import { fitsMac, secretMac } from "@/lib/secrets/keyed-mac";
import { slowVerify } from "@/lib/secrets/slow-hash";

export type TokenCredentials = { key: string; secret: string };

export type VerifiedToken = NonNullable<Awaited<ReturnType<typeof findToken>>>;

/** A call with an auto-enrollment token. */
export type TokenCtx = Ctx & {
  actor: Extract<Actor, { type: "auto_enrollment" }>;
  token: VerifiedToken;
};

type Options = {
  use: TokenUse;
  /** Whether the token's allowed addresses are asked; S3's script endpoint does not ask them. */
  anywhere?: boolean;
};

/**
 * The token that key and secret prove, in S3's order: known, active and of this use (401), secret
 * (401), expiry (401), address (403). Takes no organization: the token names it. One query. What
 * fails is counted for the caller's network and slowed down (429); a right secret is not, whatever
 * others of that network did.
 */
export async function verifyToken(
  caller: Caller,
  { key, secret }: TokenCredentials,
  { use, anywhere = false }: Options,
): Promise<TokenCtx> {
  const token = await findToken(caller, key);
  const fits = token !== null && (await provesToken(caller, token, secret));
  if (!fits) await countStranger(caller);
  if (!token) throw new FleetError("unauthenticated", tokenRefusals.unknown);
  const usable = token.isActive && tokenUse(token) === use;
  if (!usable) throw await refusal(caller, token, "unauthenticated", tokenRefusals.unknown);
  if (!fits) throw await refusal(caller, token, "unauthenticated", tokenRefusals.secret);
  if (token.expiresAt !== null && token.expiresAt <= caller.now) {
    throw await refusal(caller, token, "unauthenticated", tokenRefusals.expired);
  }
  const ranges = anywhere ? [] : allowedRanges(token);
  if (ranges.length > 0 && !inRanges(caller.ip, ranges)) {
    throw await refusal(caller, token, "forbidden", tokenRefusals.address);
  }
  const actor = { type: "auto_enrollment", id: token.id, name: token.name } as const;
  return { ...caller, organizationId: token.organizationId, actor, token };
}

/**
 * Whether the secret is the token's. Its MAC tells in microseconds; a token of an earlier version
 * has none, and one made before AUTH_SECRET changed says nothing: there bcrypt decides, until the
 * secret proved right once.
 */
async function provesToken(
  caller: Caller,
  { id, secretHash, secretMac: stored }: VerifiedToken,
  secret: string,
): Promise<boolean> {
  const known = fitsMac(secret, stored);
  if (known !== undefined) return known;
  const fits = await slowVerify("enrollmentSecret", secret, secretHash);
  if (fits) {
    await caller.db.autoEnrollmentToken.updateMany({
      where: { id, secretHash },
      data: { secretMac: secretMac(secret) },
    });
  }
  return fits;
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
