import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import { lockGroups, lockHosts } from "@/lib/fleet/groups/lock";
import type { hostGroupsSchema } from "@/lib/fleet/groups/schema";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Puts a host into exactly these groups and returns them by name; none takes it out of all. The
 * groups it is in already change nothing and are not audited. An unknown host is 404, an unknown
 * group 400.
 */
export async function setHostGroups(
  ctx: Ctx,
  { id, groupIds }: z.output<typeof hostGroupsSchema> & { id: string },
): Promise<{ id: string; name: string; groups: GroupView[] }> {
  const wanted = [...new Set(groupIds)];
  const { changed, ...host } = await inTransaction(ctx.db, async (tx) => {
    if ((await lockHosts(tx, ctx, [id])) === 0) throw notFound("Host");
    const { name, groups: had } = await tx.host.findUniqueOrThrow({
      where: { id },
      select: { name: true, groups: { select: { hostGroupId: true } } },
    });
    const before = new Set(had.map(({ hostGroupId }) => hostGroupId));
    const added = wanted.filter((group) => !before.delete(group));
    const removed = [...before];
    const there = await lockGroups(tx, ctx, [...added, ...removed].sort());
    if (there < added.length + removed.length) {
      throw new FleetError("invalid", "Host group not found");
    }
    const groups = await tx.hostGroup.findMany({
      where: { id: { in: wanted } },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      select: { id: true, name: true, color: true },
    });
    if (there === 0) return { id, name, groups, changed: false };
    const where = { hostId: id, hostGroupId: { in: removed } };
    await tx.hostGroupMembership.deleteMany({ where });
    const rows = added.map((hostGroupId) => ({ hostId: id, hostGroupId }));
    await tx.hostGroupMembership.createMany({ data: rows });
    await tx.host.update({ where: { id }, data: { updatedAt: ctx.now }, select: { id: true } });
    const detail = { groups: groups.map((group) => group.name).join(", ") };
    await recordAudit(tx, ctx, "host.updated", { type: "host", id, name }, detail);
    return { id, name, groups, changed: true };
  });
  if (changed) announce(ctx.organizationId, "hosts", id);
  return host;
}
