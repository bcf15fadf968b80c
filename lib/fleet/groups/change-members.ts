import { z } from "zod";
import { type Db, inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { hostFilter, listHostsSchema } from "@/lib/fleet/hosts/list-hosts";
import { announce } from "@/lib/fleet/live/announce";

const BATCH = 500;

/** A group, and hosts by id or every host a filter of the list matches. */
export const groupHostsSchema = z.union([
  z.object({ id: z.string(), ids: z.array(z.string()).min(1).max(BATCH) }),
  z.object({
    id: z.string(),
    matching: listHostsSchema.pick({ search: true, status: true, group: true }),
  }),
]);

type Input = z.output<typeof groupHostsSchema>;

/**
 * Puts hosts into a group; says how many were not in it before. Ids that are unknown or foreign
 * are passed over, an unknown group is 404. Batches of 500, each with its audit row in one
 * transaction.
 */
export async function addHostsToGroup(ctx: Ctx, input: Input): Promise<{ added: number }> {
  const added = await changeMembers(ctx, input, "hostsAdded", { none: { hostGroupId: input.id } });
  return { added };
}

/** Takes hosts out of a group; says how many were in it. Otherwise as `addHostsToGroup`. */
export async function removeHostsFromGroup(ctx: Ctx, input: Input): Promise<{ removed: number }> {
  const removed = await changeMembers(ctx, input, "hostsRemoved", {
    some: { hostGroupId: input.id },
  });
  return { removed };
}

type Change = "hostsAdded" | "hostsRemoved";
type Membership = { some: { hostGroupId: string } } | { none: { hostGroupId: string } };

async function changeMembers(ctx: Ctx, input: Input, change: Change, groups: Membership) {
  const named =
    "ids" in input
      ? { id: { in: input.ids }, organizationId: ctx.organizationId }
      : hostFilter(ctx, input.matching);
  let total = 0;
  for (;;) {
    const changed = await inTransaction(ctx.db, async (tx) => {
      // The update locks the group, so that two changes of its hosts follow one another.
      const { count } = await tx.hostGroup.updateMany({
        where: { id: input.id, organizationId: ctx.organizationId },
        data: { organizationId: ctx.organizationId },
      });
      if (count === 0) throw notFound("Host group");
      const hosts = await tx.host.findMany({
        where: { AND: [named, { groups }] },
        orderBy: { id: "asc" },
        take: BATCH,
        select: { id: true },
      });
      const ids = hosts.map((host) => host.id);
      if (ids.length > 0) await writeBatch(tx, ctx, { groupId: input.id, ids, change });
      return ids.length;
    });
    total += changed;
    if (changed < BATCH) break;
  }
  if (total > 0) announce(ctx.organizationId, "groups", input.id);
  return total;
}

type Batch = { groupId: string; ids: string[]; change: Change };

async function writeBatch(tx: Db, ctx: Ctx, { groupId, ids, change }: Batch): Promise<void> {
  if (change === "hostsAdded") {
    await tx.hostGroupMembership.createMany({
      data: ids.map((hostId) => ({ hostId, hostGroupId: groupId })),
    });
  } else {
    await tx.hostGroupMembership.deleteMany({
      where: { hostGroupId: groupId, hostId: { in: ids } },
    });
  }
  const { name } = await tx.hostGroup.update({
    where: { id: groupId },
    data: { updatedAt: ctx.now },
    select: { name: true },
  });
  const subject = { type: "host_group", id: groupId, name } as const;
  await recordAudit(tx, ctx, "host_group.updated", subject, { [change]: ids.length });
}
