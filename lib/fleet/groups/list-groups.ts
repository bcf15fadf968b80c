import type { Ctx } from "@/lib/fleet/context";

export type GroupView = { id: string; name: string; color: string };

/** The organization's host groups, by name. */
export function listGroups(ctx: Ctx): Promise<GroupView[]> {
  return ctx.db.hostGroup.findMany({
    where: { organizationId: ctx.organizationId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: { id: true, name: true, color: true },
  });
}
