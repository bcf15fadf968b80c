import { inTransaction } from "@/lib/db";
import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { deleteBatch } from "@/lib/fleet/hosts/delete-hosts";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Deletes a host with all it reported and ends its credentials at once (S2). Its agent is
 * told so at its next check-in. A second call is 404.
 */
export async function deleteHost(ctx: Ctx, { id }: { id: string }): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    const host = await tx.host.findFirst({ where: { id, organizationId: ctx.organizationId } });
    // None deleted: another call was faster, and its transaction wrote the audit row.
    if (!host || (await deleteBatch(tx, ctx, [host])) === 0) throw notFound("Host");
  });
  announce(ctx.organizationId, "hosts", id);
}
