import { z } from "zod";
import { type Db, inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { lockGroups, lockHosts } from "@/lib/fleet/groups/lock";
import { type HostSlice, hostsInSlices } from "@/lib/fleet/hosts/host-slices";
import { hostFilterSchema } from "@/lib/fleet/hosts/list-hosts";
import { announce } from "@/lib/fleet/live/announce";

const MOST_IDS = 500;

/** A group, and hosts by id or every host a filter of the list matches. */
export const groupHostsSchema = z.union([
  z.object({ id: z.string(), ids: z.array(z.string()).min(1).max(MOST_IDS) }),
  z.object({ id: z.string(), matching: hostFilterSchema }),
]);

type GroupHosts = z.output<typeof groupHostsSchema>;

/**
 * Puts hosts into a group; says how many were not in it before. Ids that are unknown or foreign
 * are passed over, an unknown group is 404. Of a filter a slice of the fleet at a time, each with its
 * audit row in one transaction.
 */
export async function addHostsToGroup(ctx: Ctx, input: GroupHosts): Promise<{ added: number }> {
  const outside = { none: { hostGroupId: input.id } };
  const added = await inBatches(ctx, input, outside, async (tx, ids) => {
    const rows = ids.map((hostId) => ({ hostId, hostGroupId: input.id }));
    await tx.hostGroupMembership.createMany({ data: rows });
    return { hostsAdded: ids.length };
  });
  return { added };
}

/** Takes hosts out of a group; says how many were in it. Otherwise as `addHostsToGroup`. */
export async function removeHostsFromGroup(
  ctx: Ctx,
  input: GroupHosts,
): Promise<{ removed: number }> {
  const inside = { some: { hostGroupId: input.id } };
  const removed = await inBatches(ctx, input, inside, async (tx, ids) => {
    const where = { hostGroupId: input.id, hostId: { in: ids } };
    await tx.hostGroupMembership.deleteMany({ where });
    return { hostsRemoved: ids.length };
  });
  return { removed };
}

type Membership = { some: { hostGroupId: string } } | { none: { hostGroupId: string } };
type Write = (tx: Db, ids: string[]) => Promise<Record<string, number>>;

async function inBatches(ctx: Ctx, input: GroupHosts, groups: Membership, write: Write) {
  const group = { id: input.id, organizationId: ctx.organizationId };
  if ((await ctx.db.hostGroup.count({ where: group })) === 0) throw notFound("Host group");
  const read = ({ where }: HostSlice) =>
    ctx.db.host.findMany({
      where: { AND: [where ?? {}, { groups }] },
      orderBy: { id: "asc" },
      select: { id: true },
    });
  let total = 0;
  for await (const found of "ids" in input
    ? named(ctx, input.ids, read)
    : hostsInSlices(ctx, input.matching, read)) {
    const ids = found.map((host) => host.id);
    if (ids.length === 0) continue;
    total += await inTransaction(ctx.db, (tx) =>
      changeBatch(tx, ctx, { id: input.id, ids, groups, write }),
    );
  }
  if (total > 0) announce(ctx.organizationId, "groups", input.id);
  return total;
}

async function* named<Row>(
  { organizationId }: Ctx,
  ids: string[],
  read: (slice: HostSlice) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  yield await read({ where: { id: { in: ids }, organizationId } });
}

type Batch = { id: string; ids: string[]; groups: Membership; write: Write };

async function changeBatch(tx: Db, ctx: Ctx, { id, ids, groups, write }: Batch): Promise<number> {
  await lockHosts(tx, ctx, ids);
  if ((await lockGroups(tx, ctx, [id])) === 0) throw notFound("Host group");
  // Read again under the locks: another change may have been first.
  const still = await tx.host.findMany({
    where: { id: { in: ids }, groups },
    select: { id: true },
  });
  if (still.length === 0) return 0;
  const detail = await write(
    tx,
    still.map((host) => host.id),
  );
  const { name } = await tx.hostGroup.findUniqueOrThrow({ where: { id }, select: { name: true } });
  await recordAudit(tx, ctx, "host_group.updated", { type: "host_group", id, name }, detail);
  return still.length;
}
