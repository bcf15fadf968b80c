import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { refuseTakenName } from "@/lib/fleet/groups/name-taken";
import {
  type GroupDetails,
  groupColumns,
  groupDetails,
  type updateGroupSchema,
} from "@/lib/fleet/groups/schema";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Renames, describes or recolours a group; what is left out stays. An unknown id is 404, a name
 * another group has 409.
 */
export async function updateGroup(
  ctx: Ctx,
  { id, ...changes }: z.output<typeof updateGroupSchema> & { id: string },
): Promise<GroupDetails> {
  const group = await refuseTakenName(changes.name, () =>
    inTransaction(ctx.db, async (tx) => {
      const { count } = await tx.hostGroup.updateMany({
        where: { id, organizationId: ctx.organizationId },
        data: { ...changes, updatedAt: ctx.now },
      });
      if (count === 0) throw notFound("Host group");
      const row = await tx.hostGroup.findUniqueOrThrow({ where: { id }, select: groupColumns });
      const subject = { type: "host_group", id, name: row.name } as const;
      await recordAudit(tx, ctx, "host_group.updated", subject);
      return groupDetails(row);
    }),
  );
  announce(ctx.organizationId, "groups", id);
  return group;
}
