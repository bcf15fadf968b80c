import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { retireCredentials } from "@/lib/fleet/credentials/retire";
import { notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Deletes a host with all it reported and ends its credentials at once (S2). Its agent is
 * told so at its next check-in. A second call is 404.
 */
export async function deleteHost(ctx: Ctx, { id }: { id: string }): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    const host = await tx.host.findFirst({ where: { id, organizationId: ctx.organizationId } });
    if (!host) throw notFound("Host");
    await retireCredentials(
      tx,
      host,
      [host.agentTokenHash, host.previousTokenHash],
      "deleted",
      ctx.now,
    );
    const gone = await tx.host.deleteMany({ where: { id, organizationId: ctx.organizationId } });
    if (gone.count === 0) throw notFound("Host");
    await recordAudit(tx, ctx, "host.deleted", { type: "host", id, name: host.name });
  });
  announce(ctx.organizationId, "hosts", id);
}
