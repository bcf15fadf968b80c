import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { CommandReply } from "@/lib/fleet/commands/schema";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { TOKEN_LIFETIME_HOURS } from "@/lib/fleet/enrollment/token-state";
import { announce } from "@/lib/fleet/live/announce";
import { sha256 } from "@/lib/secrets/hash";
import { randomToken, tokenPrefix } from "@/lib/secrets/random";

/**
 * What the copy of a host is answered that an admin split off: a one-time token to enroll anew
 * with. Each check-in gets a fresh one in place of the one before, until one was spent.
 */
export async function answerCopy(ctx: AgentCtx, bootId: string): Promise<CommandReply[]> {
  const where = { hostId_bootId: { hostId: ctx.host.id, bootId } };
  const copy = await ctx.db.hostBoot.findUnique({ where });
  if (!copy?.splitAt) return [];
  const token = randomToken("mst_enroll");
  const fresh = {
    tokenHash: sha256(token),
    tokenPrefix: tokenPrefix(token),
    expiresAt: new Date(ctx.now.getTime() + TOKEN_LIFETIME_HOURS * 3_600_000),
  };
  // Spending takes the token first and then the boot: this asks for the token alone.
  const before = { id: copy.splitTokenId ?? "", usedAt: null, revokedAt: null };
  const renewed = await ctx.db.hostToken.updateMany({ where: before, data: fresh });
  const id = renewed.count > 0 ? before.id : await makeToken(ctx, copy, fresh);
  return id === null ? [] : [{ id, kind: "reenroll", token }];
}

type Copy = { bootId: string; splitAt: Date | null; splitTokenId: string | null };
type Fresh = { tokenHash: string; tokenPrefix: string; expiresAt: Date };

/**
 * Makes the one-time token of a copy that has none, or whose token was revoked. Of check-ins at once
 * one makes it and audits that; null for the others, and for a copy that has enrolled or was taken
 * back meanwhile.
 */
async function makeToken(ctx: AgentCtx, copy: Copy, fresh: Fresh): Promise<string | null> {
  const { id: hostId, organizationId, name } = ctx.host;
  const { bootId, splitAt, splitTokenId } = copy;
  const id = await inTransaction(ctx.db, async (tx) => {
    const where = { hostId, bootId, splitAt, splitTokenId };
    // Locks the boot: who comes second finds another token there.
    const locked = await tx.hostBoot.updateMany({ where, data: { splitAt } });
    if (locked.count === 0) return null;
    const tokenName = `Copy of ${name}`.slice(0, 100);
    const group = await tx.hostGroupMembership.findFirst({ where: { hostId } });
    const made = await tx.hostToken.create({
      data: {
        ...fresh,
        organizationId,
        name: tokenName,
        hostGroupId: group?.hostGroupId ?? null,
        createdAt: ctx.now,
      },
    });
    await tx.hostBoot.updateMany({ where: { hostId, bootId }, data: { splitTokenId: made.id } });
    const subject = { type: "enrollment_token", id: made.id, name: tokenName } as const;
    await recordAudit(tx, ctx, "enrollment_token.created", subject);
    return made.id;
  });
  if (id !== null) announce(organizationId, "hosts", hostId);
  return id;
}
