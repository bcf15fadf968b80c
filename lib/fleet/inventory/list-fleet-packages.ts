import { z } from "zod";
import { breath } from "@/lib/breath";
import { countPackageNames, packageCounts, packageNames } from "@/lib/db/inventory-statements";
import { type UnknownHolders, unknownHolders } from "@/lib/db/unknown-statements";
import type { Ctx } from "@/lib/fleet/context";
import { type PackageFilter, packageFilter } from "@/lib/fleet/inventory/filters";
import { oldBefore } from "@/lib/fleet/inventory/known";
import { listsRule } from "@/lib/fleet/inventory/lists-rule";
import type { FleetPackageView, Page } from "@/lib/fleet/inventory/views";
import { keyset, PAGE_LIMIT_MAX, pageQuery } from "@/lib/fleet/page";

export const listFleetPackagesSchema = z.object({ ...packageFilter, ...pageQuery });

type ListFleetPackages = Partial<z.output<typeof listFleetPackagesSchema>>;

/**
 * The packages of the organization's hosts by name, each with how many hosts have it. With
 * `updates` or `security`, those of which at least one host wants an update of that kind; the
 * counts are of all hosts still. Without a limit the first 500.
 */
export async function listFleetPackages(
  ctx: Ctx,
  { limit = PAGE_LIMIT_MAX, cursor, ...filter }: ListFleetPackages,
): Promise<Page<FleetPackageView>> {
  const page = keyset({ field: "name", kind: "text", direction: "asc" }, cursor);
  const from = typeof page.from?.value === "string" ? page.from.value : undefined;
  const where = { organizationId: ctx.organizationId, ...filter };
  const back = page.from?.back ?? false;
  const found = await packageNames(ctx.db, where, { from, back, limit: limit + 1 });
  // A name stands for itself: the list has one row for each.
  const named = found.map((name) => ({ id: name }));
  const { rows, ...cursors } = page.cut(named, limit, (row) => row.id);
  const names = rows.map(({ id }) => id);
  const counts = await packageCounts(ctx.db, ctx.organizationId, names);
  const unknown = await unknownOf(ctx, counts);
  const byName = new Map(counts.map((row) => [row.name, { ...row, ...unknown(row.name) }]));
  return { ...cursors, data: names.flatMap((name) => byName.get(name) ?? []) };
}

/** How many of the hosts that have a package cannot say whether they want an update of it. */
export async function countUnknownHolders(ctx: Ctx, { name }: { name: string }) {
  return (await unknownOf(ctx, [{ name, hosts: 0 }]))(name);
}

/** Hosts whose packages one statement looks at, before other requests get their turn. */
const SLICE = 100_000;

async function unknownOf(ctx: Ctx, packages: readonly { name: string; hosts: number }[]) {
  const before = oldBefore(await listsRule(ctx));
  const byName = new Map<string, UnknownHolders>();
  const slices = slicesOf(packages);
  for (const names of slices) {
    const found = await unknownHolders(ctx.db, ctx.organizationId, names, before);
    for (const row of found) byName.set(row.name, row);
    if (slices.length > 1) await breath();
  }
  return (name: string) => {
    const { updatesUnknown = 0, securityUnknown = 0 } = byName.get(name) ?? {};
    return { updatesUnknown, securityUnknown };
  };
}

function slicesOf(packages: readonly { name: string; hosts: number }[]): string[][] {
  const slices: string[][] = [];
  let [slice, room]: [string[], number] = [[], 0];
  for (const { name, hosts } of packages) {
    if (room < hosts || slices.length === 0) {
      [slice, room] = [[], SLICE];
      slices.push(slice);
    }
    slice.push(name);
    room -= hosts;
  }
  return slices;
}

/** How many packages the same filters match. */
export function countFleetPackages(ctx: Ctx, filter: PackageFilter): Promise<number> {
  return countPackageNames(ctx.db, { organizationId: ctx.organizationId, ...filter });
}
