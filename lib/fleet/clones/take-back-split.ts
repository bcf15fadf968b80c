import { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { countSplits, lockBoots } from "@/lib/fleet/clones/boots";
import type { UserCtx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

export const takeBackSplitSchema = z.object({
  id: z.string(),
  /** One machine; all that have not enrolled yet when left out. */
  bootId: z.string().optional(),
});

/**
 * Lets a machine that was to enroll anew stay what it is, or all of them: tokens that they were
 * given are revoked. One that enrolled meanwhile stays a host of its own. 404 for an unknown host.
 */
export async function takeBackSplit(
  ctx: UserCtx,
  { id, bootId }: z.output<typeof takeBackSplitSchema>,
): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    const of = { hostId: id, splitAt: { not: null }, ...(bootId !== undefined && { bootId }) };
    const { organizationId } = ctx;
    const split = await tx.hostBoot.findMany({ where: { ...of, host: { organizationId } } });
    // Tokens before the host, as an enrollment does. One that is spent is not revoked, and its boot
    // is gone when the host's turn comes.
    const tokens = split.flatMap(({ splitTokenId }) => splitTokenId ?? []);
    const unspent = { id: { in: tokens }, usedAt: null, revokedAt: null };
    await tx.hostToken.updateMany({ where: unspent, data: { revokedAt: ctx.now } });
    const host = await lockBoots(tx, id, organizationId);
    if (!host) throw notFound("Host");
    const { count } = await tx.hostBoot.updateMany({
      where: { ...of, OR: [{ splitTokenId: null }, { splitTokenId: { in: tokens } }] },
      data: { splitAt: null, splitTokenId: null },
    });
    if (count === 0) return;
    await countSplits(tx, id);
    const subject = { type: "host", id, name: host.name } as const;
    await recordAudit(tx, ctx, "host.clone_split_cancelled", subject, { machines: count });
  });
  announce(ctx.organizationId, "hosts", id);
}
