import { z } from "zod";
import { type Db, inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { retireRotated } from "@/lib/fleet/credentials/retire";
import { notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";
import { sha256 } from "@/lib/secrets/hash";
import { randomToken, tokenPrefix } from "@/lib/secrets/random";
import { orAbsent, wholeNumber } from "@/lib/zod-values";

const OVERLAP_MAX_SECONDS = 86_400;
const overlapRule = `overlapSeconds must be a whole number from 0 to ${OVERLAP_MAX_SECONDS}`;

/** Body of a rotation. Without it the old token ends at once, as S2's single hash implies. */
export const rotateTokenSchema = z
  .object({
    overlapSeconds: orAbsent(
      wholeNumber(overlapRule, { min: 0, max: OVERLAP_MAX_SECONDS }).optional(),
    ),
  })
  .optional();

export const rotateTokenReply = z.object({
  message: z.literal("Agent token rotated successfully"),
  token: z.string(),
  host: z.object({
    id: z.string(),
    name: z.string(),
    tokenPrefix: z.string(),
    tokenRotatedAt: z.date(),
  }),
});

type Input = { id: string; overlapSeconds?: number | undefined };

/**
 * Gives a host a new agent token and returns it, this once (S2). With an overlap the
 * credential before it (token or enrollment JWT) stays good until the new one is used, at
 * most that many seconds. Of rotations at once the last to commit has the newest token.
 */
export async function rotateToken(
  ctx: Ctx,
  { id, overlapSeconds = 0 }: Input,
): Promise<z.input<typeof rotateTokenReply>> {
  const token = randomToken("mst_agent");
  const host = await inTransaction(ctx.db, async (tx) => {
    const before = await lockHost(tx, ctx, id);
    await replaceToken(tx, ctx, before, { token, overlapSeconds });
    return before;
  });
  announce(ctx.organizationId, "hosts", id);
  return rotated({ ...host, tokenRotatedAt: ctx.now }, token);
}

type LockedHost = Awaited<ReturnType<typeof lockHost>>;

/** Writes a new token in place of the one a locked host has, with its audit row. */
export async function replaceToken(
  tx: Db,
  ctx: Ctx,
  before: LockedHost,
  { token, overlapSeconds }: { token: string; overlapSeconds: number },
): Promise<void> {
  const overlap = overlapSeconds > 0;
  await tx.host.update({
    where: { id: before.id },
    data: {
      credentialEpoch: before.credentialEpoch + 1,
      ...newToken(ctx, token),
      previousTokenHash: overlap ? before.agentTokenHash : null,
      previousExpiresAt: overlap ? new Date(ctx.now.getTime() + overlapSeconds * 1000) : null,
    },
  });
  const ended = overlap
    ? [before.previousTokenHash]
    : [before.agentTokenHash, before.previousTokenHash];
  await retireRotated(tx, before, ended, ctx.now);
  await auditRotation(tx, ctx, before, { token, overlapSeconds });
}

/** The audit row of a rotation. */
export function auditRotation(
  tx: Db,
  ctx: Ctx,
  { id, name }: { id: string; name: string },
  { token, overlapSeconds }: { token: string; overlapSeconds: number },
): Promise<void> {
  const detail = { prefix: tokenPrefix(token), overlapSeconds };
  return recordAudit(tx, ctx, "host.token_rotated", { type: "host", id, name }, detail);
}

/** The update locks the row, so what is read next is what this rotation replaces. */
export async function lockHost(tx: Db, ctx: Ctx, id: string) {
  const locked = await tx.host.updateMany({
    where: { id, organizationId: ctx.organizationId },
    data: { updatedAt: ctx.now },
  });
  if (locked.count === 0) throw notFound("Host");
  return tx.host.findUniqueOrThrow({ where: { id } });
}

/** The columns of a new token. */
export function newToken(ctx: Ctx, token: string) {
  return {
    agentTokenHash: sha256(token),
    agentTokenPrefix: tokenPrefix(token),
    tokenRotatedAt: ctx.now,
    tokenRotatedByAgent: ctx.actor.type === "host",
    lastRefusedAt: null,
    lastRefusal: null,
  };
}

/** The answer of a rotation, the one place the plaintext leaves. */
export function rotated(
  { id, name, tokenRotatedAt }: { id: string; name: string; tokenRotatedAt: Date },
  token: string,
): z.input<typeof rotateTokenReply> {
  return {
    message: "Agent token rotated successfully",
    token,
    host: { id, name, tokenPrefix: tokenPrefix(token), tokenRotatedAt },
  };
}
