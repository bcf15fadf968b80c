import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { hostColumns, type updateHostSchema } from "@/lib/fleet/hosts/schema";
import { announce } from "@/lib/fleet/live/announce";

/** Renames or describes a host (S2). A description left out stays; an unknown id is 404. */
export async function updateHost(
  ctx: Ctx,
  { id, ...changes }: z.output<typeof updateHostSchema> & { id: string },
) {
  const host = await inTransaction(ctx.db, async (tx) => {
    const where = { id, organizationId: ctx.organizationId };
    const changed = await tx.host.updateMany({ where, data: { ...changes, updatedAt: ctx.now } });
    if (changed.count === 0) throw notFound("Host");
    const row = await tx.host.findUniqueOrThrow({ where: { id }, select: hostColumns });
    await recordAudit(tx, ctx, "host.updated", { type: "host", id, name: row.name });
    return row;
  });
  announce(ctx.organizationId, "hosts", id);
  return host;
}
