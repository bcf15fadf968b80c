import { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { aliveBoots, countSplits, lockBoots } from "@/lib/fleet/clones/boots";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

export const splitCloneSchema = z.object({ id: z.string(), bootId: z.string() });

/**
 * Makes one of the machines with the same credential enroll anew as a host of its own, at its next
 * check-in. The others keep the host and its credential. A second call changes nothing. 404 for an
 * unknown host or boot, 409 when none would be left that stays the host.
 */
export async function splitClone(
  ctx: UserCtx,
  { id, bootId }: z.output<typeof splitCloneSchema>,
): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    const host = await lockBoots(tx, id, ctx.organizationId);
    if (!host) throw notFound("Host");
    const copy = await tx.hostBoot.findFirst({ where: { hostId: id, bootId } });
    if (!copy) throw notFound("Copy");
    if (copy.splitAt) return;
    const others = { ...aliveBoots(host, ctx.now), bootId: { not: bootId }, splitAt: null };
    if ((await tx.hostBoot.count({ where: others })) === 0) throw lastOne();
    await tx.hostBoot.updateMany({ where: { hostId: id, bootId }, data: { splitAt: ctx.now } });
    await countSplits(tx, id);
    const subject = { type: "host", id, name: host.name } as const;
    await recordAudit(tx, ctx, "host.clone_split", subject, { address: copy.address });
  });
  announce(ctx.organizationId, "hosts", id);
}

function lastOne(): FleetError {
  return new FleetError("conflict", "One machine has to stay this host");
}
