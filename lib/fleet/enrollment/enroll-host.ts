import { z } from "zod";
import { type Db, inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { releaseCopy } from "@/lib/fleet/clones/release-copy";
import type { Caller } from "@/lib/fleet/context";
import { issueIdentity } from "@/lib/fleet/credentials/identity";
import { refuseToken } from "@/lib/fleet/enrollment/refuse-token";
import { tokenState } from "@/lib/fleet/enrollment/token-state";
import { birth } from "@/lib/fleet/hosts/birth";
import { factsSchema } from "@/lib/fleet/hosts/facts";
import { hostName } from "@/lib/fleet/hosts/schema";
import { HEARTBEAT_INTERVAL_SECONDS } from "@/lib/fleet/hosts/status";
import { announce } from "@/lib/fleet/live/announce";
import { countStranger } from "@/lib/fleet/members/throttle";
import { readable } from "@/lib/names";
import { sha256 } from "@/lib/secrets/hash";
import { blankIsAbsent } from "@/lib/zod-values";

/**
 * S1's body, with the facts of the host beside the fields S1 names. The token alone is needed; an
 * empty text or null says nothing.
 */
export const enrollSchema = factsSchema.extend({
  token: z
    .string("Enrollment token is required")
    .min(1, "Enrollment token is required")
    .max(255, "Enrollment token must have at most 255 characters"),
  name: blankIsAbsent(hostName.nullish()),
  // It may become the name. Heartbeats and reports are never refused for one.
  hostname: blankIsAbsent(readable(factsSchema.shape.hostname.unwrap().unwrap()).nullish()),
  os: blankIsAbsent(factsSchema.shape.os),
  architecture: blankIsAbsent(factsSchema.shape.architecture),
  dockerVersion: blankIsAbsent(factsSchema.shape.dockerVersion),
});

/** The name of a host of which neither the enrollment nor the connection tells anything. */
const NAMELESS = "unnamed host";

export const enrollReply = z.object({
  hostId: z.string(),
  token: z.string(),
  heartbeatIntervalSeconds: z.number(),
});

type Input = z.output<typeof enrollSchema> & {
  /** A random value the agent keeps until it has its answer; see `repeat`. */
  idempotencyKey?: string | undefined;
};

/**
 * Exchanges a one-time token for a host and its identity (S1). Takes no organization: the
 * token names it. A host that tells no name gets its hostname, else the token's name, else its
 * address. Spending is one conditional write in the transaction of the birth, so a
 * token makes exactly one host however many come at once. Refusals are 401; unknown tokens are 429
 * when too many of them came from the caller's network.
 */
export async function enrollHost(
  caller: Caller,
  { token, name: given, idempotencyKey, ...facts }: Input,
): Promise<z.input<typeof enrollReply>> {
  const tokenHash = sha256(token);
  const idempotencyHash = idempotencyKey ? sha256(idempotencyKey) : null;
  // Looked up before anything is locked.
  const known = await caller.db.hostToken.findUnique({
    where: { tokenHash },
    select: { usedAt: true, revokedAt: true, expiresAt: true, idempotencyHash: true },
  });
  if (!known) await countStranger(caller);
  const spendable = known && tokenState(known, caller.now) === "unused";
  const repeated = idempotencyHash !== null && known?.idempotencyHash === idempotencyHash;
  if (!spendable && !repeated) throw await refuseToken(caller, tokenHash);
  const enrolled = await inTransaction(caller.db, async (tx) => {
    const spent = await tx.hostToken.updateMany({
      where: { tokenHash, usedAt: null, revokedAt: null, expiresAt: { gt: caller.now } },
      data: { usedAt: caller.now, idempotencyHash },
    });
    if (spent.count === 0) return repeat(tx, caller, tokenHash, idempotencyHash);
    const grant = await tx.hostToken.findUniqueOrThrow({
      where: { tokenHash },
      include: { copy: true },
    });
    const { organizationId } = grant;
    const name = given ?? facts.hostname ?? grant.name ?? caller.ip ?? NAMELESS;
    const host = await birth(tx, {
      organizationId,
      name,
      enrolledVia: "TOKEN",
      hostGroupId: grant.hostGroupId,
      facts,
      now: caller.now,
    });
    await tx.hostToken.update({ where: { id: grant.id }, data: { hostId: host.id } });
    const actor = {
      type: "enrollment",
      id: grant.id,
      name: grant.name ?? grant.tokenPrefix,
    } as const;
    const subject = { type: "host", id: host.id, name } as const;
    await recordAudit(tx, { ...caller, organizationId, actor }, "host.enrolled", subject);
    if (grant.copy) await releaseCopy(tx, grant.copy, organizationId, caller.now);
    const identity = await issueIdentity({ ...host, organizationId }, caller.now);
    const of = { organizationId, tokenId: grant.id, copyOf: grant.copy?.hostId };
    return { hostId: host.id, identity, ...of };
  });
  if (!enrolled) throw await refuseToken(caller, tokenHash);
  announce(enrolled.organizationId, "tokens", enrolled.tokenId);
  announce(enrolled.organizationId, "hosts", enrolled.hostId);
  if (enrolled.copyOf) announce(enrolled.organizationId, "hosts", enrolled.copyOf);
  return {
    hostId: enrolled.hostId,
    token: enrolled.identity,
    heartbeatIntervalSeconds: HEARTBEAT_INTERVAL_SECONDS,
  };
}

/**
 * The same try again, its answer having been lost on the way: the host it made gets its
 * identity once more, as long as it was never heard of. Undefined when this is no repetition.
 */
async function repeat(tx: Db, caller: Caller, tokenHash: string, idempotencyHash: string | null) {
  if (idempotencyHash === null) return undefined;
  const grant = await tx.hostToken.findFirst({
    where: { tokenHash, idempotencyHash, host: { lastSeenAt: null, agentTokenHash: null } },
    include: { host: true },
  });
  if (!grant?.host) return undefined;
  return {
    hostId: grant.host.id,
    organizationId: grant.organizationId,
    tokenId: grant.id,
    identity: await issueIdentity(grant.host, caller.now),
    copyOf: undefined,
  };
}
