import type { Ctx } from "@/lib/fleet/context";
import { type GroupDetails, groupColumns, groupDetails } from "@/lib/fleet/groups/schema";

export type GroupView = { id: string; name: string; color: string };

/** The organization's host groups, by name, to choose from. */
export function listGroups(ctx: Ctx): Promise<GroupView[]> {
  return ctx.db.hostGroup.findMany({
    where: { organizationId: ctx.organizationId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: { id: true, name: true, color: true },
  });
}

/** The same with what a page of groups shows: description, how many hosts, when it changed. */
export async function listGroupDetails(ctx: Ctx): Promise<GroupDetails[]> {
  const rows = await ctx.db.hostGroup.findMany({
    where: { organizationId: ctx.organizationId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: groupColumns,
  });
  return rows.map(groupDetails);
}
