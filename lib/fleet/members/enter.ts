import type { Caller, UserCtx } from "@/lib/fleet/context";
import { isRecent } from "@/lib/recently";

/** What a session or a bearer token claims; the database has the last word. */
export type UserClaim = {
  userId: string;
  sessionEpoch: number;
  /** The organization asked for; without one, or when the person is no member of it, the first. */
  organizationId?: string | undefined;
} & (
  | { via: "session" }
  /** `tokenId` is the row of the bearer token. */
  | { via: "bearer"; tokenId: string }
);

/** How exactly the last use of a bearer token is known. */
const NOTE_USE_EVERY_MS = 60_000;

/**
 * The context of a signed-in person, in one query. Undefined when the person is gone, signed
 * out everywhere since, or no longer a member, and when their bearer token was ended: asked at
 * every request, so that losing a membership or a role counts at once.
 */
export async function enter(caller: Caller, claim: UserClaim): Promise<UserCtx | undefined> {
  const user = await caller.db.user.findUnique({
    where: { id: claim.userId },
    select: {
      id: true,
      username: true,
      sessionEpoch: true,
      memberships: {
        select: { role: true, organizationId: true },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      },
      bearerTokens: {
        where: { id: claim.via === "bearer" ? claim.tokenId : "" },
        select: { id: true, lastUsedAt: true },
      },
    },
  });
  if (!user || user.sessionEpoch !== claim.sessionEpoch) return undefined;
  const asked = user.memberships.find((one) => one.organizationId === claim.organizationId);
  // A bearer token is for one organization: it must not act in another when that one is lost.
  const membership = asked ?? (claim.via === "session" ? user.memberships[0] : undefined);
  if (!membership) return undefined;
  if (claim.via === "bearer") {
    const [token] = user.bearerTokens;
    if (!token) return undefined;
    await noteUse(caller, token);
  }
  return {
    ...caller,
    organizationId: membership.organizationId,
    actor: {
      type: "user",
      id: user.id,
      name: user.username,
      role: membership.role,
      via: claim.via,
    },
  };
}

async function noteUse(
  { db, now, ip }: Caller,
  { id, lastUsedAt }: { id: string; lastUsedAt: Date | null },
): Promise<void> {
  if (isRecent(lastUsedAt, NOTE_USE_EVERY_MS, now)) return;
  await db.bearerToken.updateMany({ where: { id }, data: { lastUsedAt: now, lastUsedIp: ip } });
}

/** What a session of this person must carry now. */
export async function findSessionEpoch(caller: Caller, userId: string): Promise<number> {
  const { sessionEpoch } = await caller.db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { sessionEpoch: true },
  });
  return sessionEpoch;
}
