import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { hostsInSlices } from "@/lib/fleet/hosts/host-slices";
import { hostStatus } from "@/lib/fleet/hosts/status";
import { type ListsRule, patchColumns, patchState } from "@/lib/fleet/inventory/known";
import { listsRule } from "@/lib/fleet/inventory/lists-rule";

const columns = {
  id: true,
  name: true,
  hostname: true,
  machineId: true,
  lastAddress: true,
  os: true,
  osVersion: true,
  agentVersion: true,
  onlineUntil: true,
  lastSeenAt: true,
  needsReboot: true,
  packageCount: true,
  ...patchColumns,
  inventory: { select: { ip: true } },
  groups: { select: { hostGroup: { select: { id: true, name: true } } } },
} as const;

/** A host in a line: who it is, where, in which groups, and what its packages come to. */
export type HostSummary = Awaited<ReturnType<typeof getHostSummary>>;

/**
 * Every host of the organization by name, in slices, or those in any of these groups, each named by
 * its name or its id. A group that is not there has no hosts.
 */
export async function* listHostSummaries(
  ctx: Ctx,
  { groups }: { groups?: string[] | undefined } = {},
): AsyncGenerator<HostSummary[]> {
  const group = groups && (await groupIds(ctx, groups));
  yield* hostsInSlices(ctx, { group }, async (slice) => {
    const rows = await ctx.db.host.findMany({ ...slice, select: columns });
    const rule = await listsRule(ctx);
    return rows.map((row) => summaryOf(row, rule));
  });
}

/** The same of one host. An unknown id and a foreign one are the same 404. */
export async function getHostSummary(ctx: Ctx, { id }: { id: string }) {
  const where = { id, organizationId: ctx.organizationId };
  const row = await ctx.db.host.findFirst({ where, select: columns });
  if (!row) throw notFound("Host");
  return summaryOf(row, await listsRule(ctx));
}

async function groupIds({ db, organizationId }: Ctx, named: string[]): Promise<string[]> {
  const either = [{ id: { in: named } }, { name: { in: named } }];
  const where = { organizationId, OR: either };
  return (await db.hostGroup.findMany({ where, select: { id: true } })).map(({ id }) => id);
}

type Row = Parameters<typeof patchState>[0] & {
  lastAddress: string | null;
  onlineUntil: Date | null;
  inventory: { ip: string | null } | null;
  groups: { hostGroup: { id: string; name: string } }[];
};

function summaryOf<R extends Row>(row: R, rule: ListsRule) {
  const { inventory, lastAddress, groups } = row;
  return {
    ...row,
    ...patchState(row, rule),
    // What the host calls its own address, else the one it was last heard from.
    ip: inventory?.ip || lastAddress,
    status: hostStatus(row, rule.now),
    groups: groups.map(({ hostGroup }) => hostGroup),
  };
}
