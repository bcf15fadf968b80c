import { z } from "zod";
import type { Prisma } from "@/lib/db";
import { contains } from "@/lib/db/contains";
import type { Ctx } from "@/lib/fleet/context";
import { hostColumns, hostReply } from "@/lib/fleet/hosts/schema";
import { type HostStatus, hostStatus } from "@/lib/fleet/hosts/status";
import {
  patchColumns,
  updateFilters,
  updatesCondition,
  withPatchState,
} from "@/lib/fleet/inventory/known";
import { listsRule } from "@/lib/fleet/inventory/lists-rule";
import { keyset, oneOrMore, PAGE_LIMIT_MAX, pageQuery } from "@/lib/fleet/page";

/** The columns a list can be sorted by. */
const sortable = {
  name: { kind: "text", nullable: false },
  os: { kind: "text", nullable: true },
  containerCount: { kind: "number", nullable: false },
  updateCount: { kind: "number", nullable: false },
  securityUpdateCount: { kind: "number", nullable: false },
  lastSeenAt: { kind: "date", nullable: true },
  createdAt: { kind: "date", nullable: false },
} as const;

/** What a list of hosts can be narrowed to, and what a bulk change can be made of. */
export const hostFilterSchema = z.object({
  search: z.string().trim().max(255).optional(),
  status: oneOrMore(
    z
      .string()
      .toLowerCase()
      .pipe(z.enum(["online", "offline", "pending"])),
  ).optional(),
  group: oneOrMore(z.string()).optional(),
  updates: z
    .enum(updateFilters)
    .optional()
    .describe(
      "Hosts with security updates, with updates of any kind, with none, or whose updates, or security updates, are not known. A host whose number is not known is never among those with none.",
    ),
  reboot: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .optional(),
  /** Hosts that an auto-enrollment token made. */
  token: z.string().max(100).optional(),
});

/** A filter, with how to sort and page it. */
export const listHostsSchema = z.object({
  ...hostFilterSchema.shape,
  sort: z.enum(Object.keys(sortable) as (keyof typeof sortable)[]).default("name"),
  order: z.enum(["asc", "desc"]).default("asc"),
  ...pageQuery,
});

export type ListHosts = z.output<typeof listHostsSchema>;
export type HostFilter = z.output<typeof hostFilterSchema>;

/** S2's fields, with S0's status and container count. The wire knows no third status. */
export const listedHostReply = hostReply.extend({
  status: z.enum(["ONLINE", "OFFLINE"]),
  _count: z.object({ containers: z.number() }),
});

export const listHostsReply = z.object({
  data: z.array(listedHostReply),
  nextCursor: z.string().nullable().optional(),
  previousCursor: z.string().nullable().optional(),
});

/** A host as the wire lists it: S0 knows ONLINE and OFFLINE, and a host never heard of is not on. */
export function listedHost(
  host: Awaited<ReturnType<typeof readHosts>>[number],
): z.input<typeof listedHostReply> {
  return {
    ...host,
    status: host.status === "online" ? "ONLINE" : "OFFLINE",
    _count: { containers: host.containerCount },
  };
}

/** What a list shows of a host beyond S2's fields, without its groups. */
const ownColumns = {
  ...hostColumns,
  onlineUntil: true,
  hostname: true,
  os: true,
  osVersion: true,
  architecture: true,
  cpuCores: true,
  lastAddress: true,
  agentVersion: true,
  containerCount: true,
  packageCount: true,
  ...patchColumns,
  needsReboot: true,
  rebootReason: true,
} as const;

const listColumns = {
  ...ownColumns,
  groups: { select: { hostGroup: { select: { id: true, name: true, color: true } } } },
} as const;

/**
 * A page of the organization's hosts: one indexed query, filtered and sorted in SQL, status
 * included. Without a limit the first 500; for all of them there is `hostsInSlices`.
 */
export async function listHosts(
  ctx: Ctx,
  { limit = PAGE_LIMIT_MAX, cursor, sort, order, ...filter }: ListHosts,
) {
  const page = keyset({ field: sort, ...sortable[sort], direction: order }, cursor);
  const where = { AND: [await hostFilter(ctx, filter), page.where] };
  const take = limit + 1;
  const select = listColumns;
  const found = await ctx.db.host.findMany({ where, orderBy: page.orderBy, take, select });
  const { rows, ...cursors } = page.cut(found, limit, (row) => row[sort]);
  const data = (await shown(ctx, rows)).map(({ groups, ...row }) => ({
    ...row,
    groups: groups.map((membership) => membership.hostGroup),
  }));
  return { ...cursors, data };
}

/** The hosts of a slice as the list shows them, without their groups: no export has a place for them. */
export async function readHosts(
  ctx: Ctx,
  slice: Pick<Prisma.HostFindManyArgs, "where" | "orderBy">,
) {
  return shown(ctx, await ctx.db.host.findMany({ ...slice, select: ownColumns }));
}

type Own = Prisma.HostGetPayload<{ select: typeof ownColumns }>;

/** With their status, and what is known of their updates. */
async function shown<Row extends Own>(ctx: Ctx, rows: Row[]) {
  const rule = await listsRule(ctx);
  return rows.map((row) => ({
    ...withPatchState(row, rule),
    status: hostStatus(row, ctx.now),
  }));
}

/** How many hosts the filters match. */
export async function countHosts(ctx: Ctx, filter: HostFilter) {
  return ctx.db.host.count({ where: await hostFilter(ctx, filter) });
}

/** The condition of a filter, for lists, counts, exports and bulk changes alike. */
export async function hostFilter(ctx: Ctx, filter: HostFilter) {
  const { search, status, group, updates, reboot, token } = filter;
  const text = search ? contains(search) : undefined;
  return {
    organizationId: ctx.organizationId,
    AND: [
      ...(text
        ? [{ OR: [{ name: text }, { hostname: text }, { lastAddress: text }, { os: text }] }]
        : []),
      ...(status ? [{ OR: status.map((one) => inStatus(one, ctx.now)) }] : []),
      ...(updates ? [updatesCondition(updates, await listsRule(ctx))] : []),
    ],
    ...(group && { groups: { some: { hostGroupId: { in: group } } } }),
    ...(reboot !== undefined && { needsReboot: reboot }),
    // Of a host that never reported nobody knows that it wants none.
    ...(reboot === false && { lastReportAt: { not: null } }),
    ...(token !== undefined && { autoEnrollmentTokenId: token }),
  };
}

function inStatus(status: HostStatus, now: Date) {
  switch (status) {
    case "pending":
      return { onlineUntil: null };
    case "online":
      return { onlineUntil: { gt: now } };
    case "offline":
      return { onlineUntil: { lte: now } };
  }
}
