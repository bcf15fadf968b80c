import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { countSplits, lockBoots } from "@/lib/fleet/clones/boots";
import type { splitCloneSchema } from "@/lib/fleet/clones/split-clone";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Makes every machine with this credential but one, the original, enroll anew at its next check-in:
 * those that are silent just now too, when they come. A second call changes nothing. 404 for an
 * unknown host or boot, 409 when that one is to enroll anew itself.
 */
export async function splitOthers(
  ctx: UserCtx,
  { id, bootId }: z.output<typeof splitCloneSchema>,
): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    const host = await lockBoots(tx, id, ctx.organizationId);
    if (!host) throw notFound("Host");
    const original = await tx.hostBoot.findFirst({ where: { hostId: id, bootId } });
    if (!original) throw notFound("Machine");
    if (original.splitAt) throw new FleetError("conflict", "That machine is to enroll anew itself");
    const others = await tx.hostBoot.updateMany({
      where: { hostId: id, bootId: { not: bootId }, splitAt: null },
      data: { splitAt: ctx.now },
    });
    if (others.count === 0) return;
    await countSplits(tx, id);
    const subject = { type: "host", id, name: host.name } as const;
    const detail = { machines: others.count, original: original.address };
    await recordAudit(tx, ctx, "host.clone_split", subject, detail);
  });
  announce(ctx.organizationId, "hosts", id);
}
