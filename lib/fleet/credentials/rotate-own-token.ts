import type { z } from "zod";
import { type Db, inTransaction } from "@/lib/db";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { retireRotated } from "@/lib/fleet/credentials/retire";
import {
  auditRotation,
  lockHost,
  newToken,
  replaceToken,
  rotated,
  type rotateTokenReply,
} from "@/lib/fleet/credentials/rotate-token";
import { FleetError } from "@/lib/fleet/errors";
import { takeHourly } from "@/lib/fleet/hosts/hourly-bounds";
import { announce } from "@/lib/fleet/live/announce";
import { derivedToken } from "@/lib/secrets/derived-token";
import { sha256 } from "@/lib/secrets/hash";
import { randomToken } from "@/lib/secrets/random";

/** An agent needs the old token until it has stored the new one. */
const DEFAULT_OVERLAP_SECONDS = 600;

type Input = {
  overlapSeconds?: number | undefined;
  /** A random value the agent keeps until it has its answer. */
  idempotencyKey?: string | undefined;
};

/**
 * An agent's rotation of its own token. The same Idempotency-Key again, its answer having been
 * lost, gives the same token again and changes nothing, as long as that token is the newest.
 * Without that key a rotation that comes with the credential before the newest replaces the token
 * nobody received. Either way the credential the agent holds stays good until the new one is used.
 * After an admin's rotation that credential makes no token any more (409): whoever has an old one
 * must not keep itself in. 429 after twelve in an hour; repetitions count for nothing.
 */
export async function rotateOwnToken(
  ctx: AgentCtx,
  { overlapSeconds = DEFAULT_OVERLAP_SECONDS, idempotencyKey }: Input,
): Promise<z.input<typeof rotateTokenReply>> {
  const { id } = ctx.host;
  const made = await inTransaction(ctx.db, async (tx) => {
    const before = await lockHost(tx, ctx, id);
    const token = await tokenOf(tx, id, idempotencyKey);
    if (before.agentTokenHash === sha256(token)) return { host: before, token, repeated: true };
    await takeHourly(tx, ctx, "rotations", 1);
    if (ctx.host.provedBy === "current") {
      await replaceToken(tx, ctx, before, { token, overlapSeconds });
    } else {
      await replaceUnheard(tx, ctx, before, { token, overlapSeconds });
    }
    return { host: before, token, repeated: false };
  });
  if (!made.repeated) announce(ctx.organizationId, "hosts", id);
  const tokenRotatedAt = (made.repeated && made.host.tokenRotatedAt) || ctx.now;
  return rotated({ ...made.host, tokenRotatedAt }, made.token);
}

/** The token this key stands for; a random one without a key, and for one that had its time. */
async function tokenOf(tx: Db, hostId: string, key: string | undefined): Promise<string> {
  if (!key) return randomToken("mst_agent");
  const token = derivedToken("mst_agent", `${hostId} ${key}`);
  const retired = await tx.retiredCredential.findUnique({ where: { tokenHash: sha256(token) } });
  return retired ? randomToken("mst_agent") : token;
}

/** Puts a new token in place of the newest, which nobody received. */
async function replaceUnheard(
  tx: Db,
  ctx: AgentCtx,
  before: Awaited<ReturnType<typeof lockHost>>,
  { token, overlapSeconds }: { token: string; overlapSeconds: number },
): Promise<void> {
  const same = before.credentialEpoch === ctx.host.credentialEpoch;
  if (!same || !before.tokenRotatedByAgent || before.previousExpiresAt === null) {
    throw new FleetError("conflict", "The agent token was rotated; use the new one");
  }
  const previousExpiresAt = new Date(ctx.now.getTime() + overlapSeconds * 1000);
  const data = { ...newToken(ctx, token), previousExpiresAt };
  await tx.host.update({ where: { id: before.id }, data });
  await retireRotated(tx, before, [before.agentTokenHash], ctx.now);
  await auditRotation(tx, ctx, before, { token, overlapSeconds });
}
