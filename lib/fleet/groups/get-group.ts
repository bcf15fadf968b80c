import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { type GroupDetails, groupColumns, groupDetails } from "@/lib/fleet/groups/schema";

/** One group with how many hosts it has. An unknown id and a foreign one are the same 404. */
export async function getGroup(ctx: Ctx, { id }: { id: string }): Promise<GroupDetails> {
  const row = await ctx.db.hostGroup.findFirst({
    where: { id, organizationId: ctx.organizationId },
    select: groupColumns,
  });
  if (!row) throw notFound("Host group");
  return groupDetails(row);
}
