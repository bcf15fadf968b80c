import { inTransaction } from "@/lib/db";
import type { Caller } from "@/lib/fleet/context";
import { readIdentity } from "@/lib/fleet/credentials/identity";
import { noteRefusal } from "@/lib/fleet/credentials/note-refusal";
import {
  type RetirementReason,
  retirementSentences,
  retireRotated,
} from "@/lib/fleet/credentials/retire";
import { FleetError } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";
import { countStranger } from "@/lib/fleet/members/throttle";
import { sha256 } from "@/lib/secrets/hash";

/** What a verified host is read with. */
export const verifiedColumns = {
  id: true,
  organizationId: true,
  name: true,
  apiId: true,
  credentialEpoch: true,
  agentTokenHash: true,
  previousTokenHash: true,
  previousExpiresAt: true,
  onlineUntil: true,
  checkInIntervalSeconds: true,
  factsDigest: true,
  agentVersion: true,
  openCommands: true,
  bootId: true,
  openSplits: true,
  uninstalledAt: true,
  dockerIntegration: true,
} as const;

type HostRow = NonNullable<Awaited<ReturnType<typeof findByToken>>>;

/**
 * The host behind a credential, with what its next check-in needs, and whether the credential
 * is its newest or the one before, in an overlap.
 */
export type VerifiedHost = HostRow & { provedBy: "current" | "previous" };

/**
 * The host a bearer credential proves: an enrollment JWT (S1) or a rotated token (S2). One
 * query on the way that agents take. Takes no organization: the credential names it.
 * Throws 401 `Invalid agent token`, `Agent token rotated` or `Host has been deleted`, and 429 for
 * the first of them when there were too many from the caller's network.
 */
export async function verifyAgent(caller: Caller, credential: string): Promise<VerifiedHost> {
  return credential.startsWith("mst_agent_")
    ? verifyToken(caller, sha256(credential))
    : verifyIdentity(caller, credential);
}

async function verifyIdentity(caller: Caller, jwt: string): Promise<VerifiedHost> {
  const identity = await readIdentity(jwt, caller.now);
  if (!identity) throw await invalidToken(caller);
  const host = await caller.db.host.findUnique({
    where: { id: identity.hostId },
    select: verifiedColumns,
  });
  if (!host) throw refused("deleted");
  if (host.credentialEpoch === identity.epoch) return { ...host, provedBy: "current" };
  if (host.credentialEpoch === identity.epoch + 1 && overlaps(host, caller.now)) {
    return { ...host, provedBy: "previous" };
  }
  await noteRefusal(caller, host.id, retirementSentences.rotated);
  throw refused("rotated");
}

function findByToken(caller: Caller, tokenHash: string) {
  return caller.db.host.findFirst({
    where: { OR: [{ agentTokenHash: tokenHash }, { previousTokenHash: tokenHash }] },
    select: verifiedColumns,
  });
}

async function verifyToken(caller: Caller, tokenHash: string): Promise<VerifiedHost> {
  const host = await findByToken(caller, tokenHash);
  if (!host) throw await refusalOf(caller, tokenHash);
  if (host.agentTokenHash === tokenHash) {
    if (host.previousExpiresAt !== null) await endOverlap(caller, host);
    return { ...host, provedBy: "current" };
  }
  if (overlaps(host, caller.now)) return { ...host, provedBy: "previous" };
  await noteRefusal(caller, host.id, retirementSentences.rotated);
  throw refused("rotated");
}

/** Whether the credential before the newest is still good. */
export function overlaps(host: { previousExpiresAt: Date | null }, now: Date): boolean {
  return host.previousExpiresAt !== null && host.previousExpiresAt > now;
}

/** The new token was used: the one before it ends now. Of uses at once one ends it. */
async function endOverlap(caller: Caller, host: HostRow): Promise<void> {
  const ended = await inTransaction(caller.db, async (tx) => {
    const { count } = await tx.host.updateMany({
      // Only the overlap that was read: a rotation that came in between has one of its own.
      where: {
        id: host.id,
        credentialEpoch: host.credentialEpoch,
        previousExpiresAt: { not: null },
      },
      data: { previousTokenHash: null, previousExpiresAt: null },
    });
    if (count > 0) await retireRotated(tx, host, [host.previousTokenHash], caller.now);
    return count > 0;
  });
  if (ended) announce(host.organizationId, "hosts", host.id);
}

async function refusalOf(caller: Caller, tokenHash: string): Promise<FleetError> {
  const retired = await caller.db.retiredCredential.findUnique({ where: { tokenHash } });
  if (!retired) return invalidToken(caller);
  const reason: RetirementReason = retired.reason === "deleted" ? "deleted" : "rotated";
  if (reason === "rotated") await noteRefusal(caller, retired.hostId, retirementSentences.rotated);
  return refused(reason);
}

async function invalidToken(caller: Caller): Promise<FleetError> {
  await countStranger(caller);
  return new FleetError("unauthenticated", "Invalid agent token");
}

/** The 401 of a credential that was good once. */
export function refused(reason: RetirementReason): FleetError {
  return new FleetError("unauthenticated", retirementSentences[reason]);
}
