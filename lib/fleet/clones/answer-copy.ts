import { inTransaction } from "@/lib/db";
import type { CommandReply } from "@/lib/fleet/commands/schema";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { TOKEN_LIFETIME_HOURS } from "@/lib/fleet/enrollment/token-state";
import { sha256 } from "@/lib/secrets/hash";
import { randomToken, tokenPrefix } from "@/lib/secrets/random";

/**
 * What the copy of a host is answered that an admin split off: a one-time token to enroll anew
 * with. Each check-in gets a fresh one in place of the one before, until one was spent.
 */
export async function answerCopy(ctx: AgentCtx, bootId: string): Promise<CommandReply[]> {
  if (ctx.host.splitBootId !== bootId) return [];
  const { id, organizationId, name } = ctx.host;
  const token = randomToken("mst_enroll");
  const columns = {
    tokenHash: sha256(token),
    tokenPrefix: tokenPrefix(token),
    expiresAt: new Date(ctx.now.getTime() + TOKEN_LIFETIME_HOURS * 3_600_000),
  };
  const splitTokenId = await inTransaction(ctx.db, async (tx) => {
    await tx.host.updateMany({ where: { id }, data: { splitBootId: bootId } });
    const host = await tx.host.findUnique({ where: { id }, include: { groups: true } });
    if (!host) return null;
    const before = { id: host.splitTokenId ?? "", usedAt: null, revokedAt: null };
    const { count } = await tx.hostToken.updateMany({ where: before, data: columns });
    if (count > 0) return host.splitTokenId;
    const made = await tx.hostToken.create({
      data: {
        ...columns,
        organizationId,
        name: `Copy of ${name}`.slice(0, 100),
        hostGroupId: host.groups[0]?.hostGroupId ?? null,
        createdAt: ctx.now,
      },
    });
    await tx.host.update({ where: { id }, data: { splitTokenId: made.id } });
    return made.id;
  });
  return splitTokenId === null ? [] : [{ id: splitTokenId, kind: "reenroll", token }];
}
