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
  const deleted = await inTransaction(ctx.db, (tx) => deleteBatch(tx, ctx, [id]));
  if (deleted === 0) throw notFound("Host");
  announce(ctx.organizationId, "hosts", id);
}
