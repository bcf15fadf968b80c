import { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { bootsOf } from "@/lib/fleet/clones/boots";
import type { UserCtx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

export const splitCloneSchema = z.object({ id: z.string(), bootId: z.string() });

/**
 * Makes one of two machines with the same credential enroll anew as a host of its own, at its
 * next check-in. The other keeps the host and its credential. 404 for an unknown host or boot.
 */
export async function splitClone(
  ctx: UserCtx,
  { id, bootId }: z.output<typeof splitCloneSchema>,
): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    const host = await tx.host.findFirst({ where: { id, organizationId: ctx.organizationId } });
    if (!host) throw notFound("Host");
    const copy = bootsOf(host).find((boot) => boot.id === bootId);
    if (!copy) throw notFound("Copy");
    await tx.host.update({ where: { id }, data: { splitBootId: bootId, splitTokenId: null } });
    const subject = { type: "host", id, name: host.name } as const;
    await recordAudit(tx, ctx, "host.clone_split", subject, { address: copy.address });
  });
  announce(ctx.organizationId, "hosts", id);
}
