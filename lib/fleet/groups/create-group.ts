import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { refuseTakenName } from "@/lib/fleet/groups/name-taken";
import {
  type createGroupSchema,
  type GroupDetails,
  groupColumns,
  groupDetails,
} from "@/lib/fleet/groups/schema";
import { announce } from "@/lib/fleet/live/announce";

/** Makes an empty host group. 409 for a name the organization has. */
export async function createGroup(
  ctx: Ctx,
  { name, description = null, color }: z.output<typeof createGroupSchema>,
): Promise<GroupDetails> {
  const group = await refuseTakenName(name, () =>
    inTransaction(ctx.db, async (tx) => {
      const { organizationId, now } = ctx;
      const row = await tx.hostGroup.create({
        data: { organizationId, name, description, color, createdAt: now, updatedAt: now },
        select: groupColumns,
      });
      await recordAudit(tx, ctx, "host_group.created", { type: "host_group", id: row.id, name });
      return groupDetails(row);
    }),
  );
  announce(ctx.organizationId, "groups", group.id);
  return group;
}
