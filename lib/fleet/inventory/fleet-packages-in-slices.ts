import { breath } from "@/lib/breath";
import { packageNames } from "@/lib/db/inventory-statements";
import { type HeldState, statesOfHosts } from "@/lib/db/unknown-statements";
import type { Ctx } from "@/lib/fleet/context";
import { hostsInSlices } from "@/lib/fleet/hosts/host-slices";
import type { PackageFilter } from "@/lib/fleet/inventory/filters";
import { oldBefore } from "@/lib/fleet/inventory/known";
import { listsRule } from "@/lib/fleet/inventory/lists-rule";
import type { FleetPackageView } from "@/lib/fleet/inventory/views";

/** Names of packages that one slice tells. */
const NAMES = 50;

/** Hosts that have a state of a package; those that cannot say, as `HeldState` has them. */
type Held = Omit<HeldState, "stateId">;

/**
 * Every package of the organization's hosts that a filter matches, by name, counted as
 * `listFleetPackages` does. A package may be on every host, so that its hosts are no slice: the hosts
 * are gone through once for all packages, and what is counted of each state is kept until then.
 */
export async function* fleetPackagesInSlices(
  ctx: Ctx,
  filter: PackageFilter,
): AsyncGenerator<FleetPackageView[]> {
  const held = await countStates(ctx);
  const where = { organizationId: ctx.organizationId, ...filter };
  let from: string | undefined;
  for (;;) {
    const names = await packageNames(ctx.db, where, { from, back: false, limit: NAMES });
    yield await viewsOf(ctx, names, held);
    if (names.length < NAMES) return;
    from = names.at(-1);
    await breath();
  }
}

async function countStates(ctx: Ctx): Promise<Map<number, Held>> {
  const before = oldBefore(await listsRule(ctx));
  const held = new Map<number, Held>();
  const slices = hostsInSlices(ctx, {}, (slice) =>
    ctx.db.host.findMany({ ...slice, select: { id: true } }),
  );
  for await (const hosts of slices) {
    const ids = hosts.map(({ id }) => id);
    for (const { stateId, ...more } of await statesOfHosts(ctx.db, ids, before)) {
      held.set(stateId, sum(held.get(stateId), more));
    }
  }
  return held;
}

function sum(one: Held | undefined, other: Held): Held {
  if (!one) return other;
  return {
    hosts: one.hosts + other.hosts,
    unknown: one.unknown + other.unknown,
    updatesUnknown: one.updatesUnknown + other.updatesUnknown,
    securityUnknown: one.securityUnknown + other.securityUnknown,
  };
}

async function viewsOf(
  ctx: Ctx,
  names: string[],
  held: Map<number, Held>,
): Promise<FleetPackageView[]> {
  const states = await ctx.db.packageState.findMany({
    where: { organizationId: ctx.organizationId, name: { in: names } },
    select: { id: true, name: true, version: true, needsUpdate: true, isSecurityUpdate: true },
  });
  const byName = new Map<string, FleetPackageView>();
  const versions = new Map<string, Set<string>>();
  for (const { id, name, version, needsUpdate, isSecurityUpdate } of states) {
    const { hosts, unknown, updatesUnknown, securityUnknown } = held.get(id) ?? none;
    if (hosts === 0) continue;
    const view = byName.get(name) ?? { name, versions: 0, ...nothing };
    const of = versions.get(name) ?? new Set();
    of.add(version);
    versions.set(name, of);
    const security = needsUpdate && isSecurityUpdate;
    // Of an update that is known it may be unknown whether it is one of security.
    const cannotSay = needsUpdate ? unknown : securityUnknown;
    byName.set(name, {
      name,
      hosts: view.hosts + hosts,
      versions: of.size,
      updates: view.updates + (needsUpdate ? hosts : 0),
      securityUpdates: view.securityUpdates + (security ? hosts : 0),
      updatesUnknown: view.updatesUnknown + (needsUpdate ? 0 : updatesUnknown),
      securityUnknown: view.securityUnknown + (security ? 0 : cannotSay),
    });
  }
  return names.flatMap((name) => byName.get(name) ?? []);
}

const none: Held = { hosts: 0, unknown: 0, updatesUnknown: 0, securityUnknown: 0 };
const nothing = { hosts: 0, updates: 0, securityUpdates: 0, updatesUnknown: 0, securityUnknown: 0 };
