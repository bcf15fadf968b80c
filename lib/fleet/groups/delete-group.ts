import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Deletes a group. Its hosts stay; tokens that put hosts into it put them into none from now on.
 * A second call is 404.
 */
export async function deleteGroup(ctx: Ctx, { id }: { id: string }): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    const where = { id, organizationId: ctx.organizationId };
    const group = await tx.hostGroup.findFirst({ where, select: { name: true } });
    const { count } = await tx.hostGroup.deleteMany({ where });
    if (!group || count === 0) throw notFound("Host group");
    const subject = { type: "host_group", id, name: group.name } as const;
    await recordAudit(tx, ctx, "host_group.deleted", subject);
  });
  announce(ctx.organizationId, "groups", id);
}
