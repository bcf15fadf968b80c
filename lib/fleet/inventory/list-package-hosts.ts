import { z } from "zod";
import type { Prisma } from "@/lib/db";
import {
  countPackageHolders,
  haveMoreHolders,
  packageHolders,
  packageHoldersAmong,
} from "@/lib/db/holder-statements";
import type { Ctx } from "@/lib/fleet/context";
import { everyPage } from "@/lib/fleet/every-page";
import { hostsInSlices } from "@/lib/fleet/hosts/host-slices";
import { hostStatus } from "@/lib/fleet/hosts/status";
import {
  compareVersions,
  type VersionScheme,
  versionSchemes,
} from "@/lib/fleet/inventory/compare-versions";
import { type ListsRule, patchColumns, patchState, reasonIn } from "@/lib/fleet/inventory/known";
import { listsRule } from "@/lib/fleet/inventory/lists-rule";
import type { PackageHostView, Page } from "@/lib/fleet/inventory/views";
import { keyset, PAGE_LIMIT_MAX, pageQuery } from "@/lib/fleet/page";

export const listPackageHostsSchema = z.object({
  /** The whole name of a package. */
  name: z.string().min(1).max(512),
  /** Only hosts whose version is older than this one. */
  olderThan: z.string().trim().min(1).max(512).optional(),
  ...pageQuery,
});

type ListPackageHosts = { name: string } & Partial<z.output<typeof listPackageHostsSchema>>;
type Filter = Pick<ListPackageHosts, "name" | "olderThan">;

/**
 * The hosts that have a package, by name; with `olderThan`, those whose version comes before it
 * in the order of the host's own package manager. A host that could not tell its version is not
 * among those. Without a limit the first 500.
 */
export async function listPackageHosts(
  ctx: Ctx,
  { name, olderThan, limit = PAGE_LIMIT_MAX, cursor }: ListPackageHosts,
): Promise<Page<PackageHostView>> {
  const page = keyset({ field: "name", kind: "text", direction: "asc" }, cursor);
  const states = await statesOf(ctx, { name, olderThan });
  const found = await packageHolders(ctx.db, states.old, {
    from: page.from && { name: String(page.from.value), id: page.from.id },
    back: page.from?.back ?? false,
    limit: limit + 1,
  });
  const { rows, ...cursors } = page.cut(found, limit, (row) => row.name);
  const hosts = await ctx.db.host.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    select: hostColumns,
  });
  const rule = await listsRule(ctx);
  const byId = new Map(hosts.map((host) => [host.id, host]));
  const data = rows.flatMap(({ id, stateId }) => {
    const [host, state] = [byId.get(id), states.all.get(stateId)];
    if (!host || !state) return [];
    return [{ ...holderOf(host, rule), ...state }];
  });
  return { ...cursors, data };
}

/** As many holders are read by pages, each of which sorts them all. */
const FEW = 1000;

/**
 * All of them, in slices: of a package that many hosts have, by going through the hosts, for none of
 * its pages could be found without sorting all its hosts.
 */
export async function* packageHostsInSlices(
  ctx: Ctx,
  filter: Filter,
): AsyncGenerator<PackageHostView[]> {
  const states = await statesOf(ctx, filter);
  if (!(await haveMoreHolders(ctx.db, states.old, FEW))) {
    const limit = FEW / 10;
    return yield* everyPage((cursor) => listPackageHosts(ctx, { ...filter, limit, cursor }));
  }
  const rule = await listsRule(ctx);
  yield* hostsInSlices(ctx, {}, async (slice) => {
    const hosts = await ctx.db.host.findMany({ ...slice, select: hostColumns });
    const ids = hosts.map(({ id }) => id);
    const held = await packageHoldersAmong(ctx.db, states.old, ids);
    const stateIds = new Map(held.map(({ id, stateId }) => [id, Number(stateId)]));
    return hosts.flatMap((host) => {
      const state = states.all.get(stateIds.get(host.id) ?? 0);
      return state ? { ...holderOf(host, rule), ...state } : [];
    });
  });
}

const hostColumns = {
  id: true,
  name: true,
  hostname: true,
  onlineUntil: true,
  os: true,
  osVersion: true,
  ...patchColumns,
} as const;

type Holder = Prisma.HostGetPayload<{ select: typeof hostColumns }>;

function holderOf(host: Holder, rule: ListsRule) {
  const { id, name, hostname, os, osVersion } = host;
  const { updates, securityUpdates, listsAgeDays } = patchState(host, rule);
  return {
    ...{ id, name, hostname, os, osVersion },
    status: hostStatus(host, rule.now),
    updatesUnknown: reasonIn(updates) ?? null,
    securityUnknown: reasonIn(securityUpdates) ?? null,
    listsAgeDays,
  };
}

/** How many hosts the same question finds. */
export async function countPackageHosts(ctx: Ctx, filter: Filter): Promise<number> {
  return countPackageHolders(ctx.db, (await statesOf(ctx, filter)).old);
}

/**
 * The states of a package: few, however many hosts share them, so their versions are compared
 * here. Hosts of any scheme may share one: `old` has the ids old enough by each.
 */
async function statesOf(ctx: Ctx, { name, olderThan }: Filter) {
  const found = await ctx.db.packageState.findMany({
    where: { organizationId: ctx.organizationId, name },
    select: {
      id: true,
      version: true,
      availableVersion: true,
      needsUpdate: true,
      isSecurityUpdate: true,
      isHeld: true,
      replacedBy: true,
    },
  });
  const older = (scheme: VersionScheme) =>
    found
      .filter(
        ({ version }) =>
          olderThan === undefined ||
          (version !== "" && compareVersions(version, olderThan, scheme) < 0),
      )
      .map(({ id }) => id);
  return {
    all: new Map(found.map(({ id, ...state }) => [id, state])),
    old: versionSchemes.map((scheme) => ({ scheme, ids: older(scheme) })),
  };
}
