import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import type { hostGroupsSchema } from "@/lib/fleet/groups/schema";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Puts a host into exactly these groups and returns them by name; none takes it out of all. The
 * groups it has already change nothing and are not audited. An unknown host is 404, an unknown
 * group 400.
 */
export async function setHostGroups(
  ctx: Ctx,
  { id, groupIds }: z.output<typeof hostGroupsSchema> & { id: string },
): Promise<{ id: string; name: string; groups: GroupView[] }> {
  const wanted = [...new Set(groupIds)].sort();
  const { organizationId } = ctx;
  const { changed, ...host } = await inTransaction(ctx.db, async (tx) => {
    // The update locks the host, so that two changes of its groups follow one another.
    const { count } = await tx.host.updateMany({
      where: { id, organizationId },
      data: { organizationId },
    });
    if (count === 0) throw notFound("Host");
    const { name } = await tx.host.findUniqueOrThrow({ where: { id }, select: { name: true } });
    const groups = await tx.hostGroup.findMany({
      where: { id: { in: wanted }, organizationId },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      select: { id: true, name: true, color: true },
    });
    if (groups.length < wanted.length) throw new FleetError("invalid", "Host group not found");
    const had = await tx.hostGroupMembership.findMany({ where: { hostId: id } });
    const before = new Set(had.map(({ hostGroupId }) => hostGroupId));
    const added = wanted.filter((group) => !before.delete(group));
    const removed = [...before];
    if (added.length + removed.length === 0) return { id, name, groups, changed: false };
    await tx.hostGroupMembership.deleteMany({
      where: { hostId: id, hostGroupId: { in: removed } },
    });
    await tx.hostGroupMembership.createMany({
      data: added.map((hostGroupId) => ({ hostId: id, hostGroupId })),
    });
    await tx.host.update({ where: { id }, data: { updatedAt: ctx.now } });
    const detail = { groups: groups.map((group) => group.name).join(", ") };
    await recordAudit(tx, ctx, "host.updated", { type: "host", id, name }, detail);
    return { id, name, groups, changed: true };
  });
  if (changed) announce(organizationId, "hosts", id);
  return host;
}
