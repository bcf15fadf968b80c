import { z } from "zod";
import type { Ctx } from "@/lib/fleet/context";
import { csvLine } from "@/lib/fleet/csv";
import { type PackageFilter, packageFilter } from "@/lib/fleet/inventory/filters";
import { inventoryIdOf } from "@/lib/fleet/inventory/find-host";
import { listFleetPackages } from "@/lib/fleet/inventory/list-fleet-packages";
import { listHostPackages } from "@/lib/fleet/inventory/list-host-packages";
import { listPackageHosts, listPackageHostsSchema } from "@/lib/fleet/inventory/list-package-hosts";
import type { Page } from "@/lib/fleet/inventory/views";

// The lists of packages as CSV (RFC 4180), page by page, so that a large fleet needs no memory.

const PAGE = 500;

export const exportPackagesSchema = z.object(packageFilter);
export const exportPackageHostsSchema = listPackageHostsSchema.pick({
  name: true,
  olderThan: true,
});

const ofHost = [
  "name",
  "version",
  "availableVersion",
  "needsUpdate",
  "isSecurityUpdate",
  "sourceRepository",
  "category",
  "description",
] as const;

/** The packages of a host that a filter matches, by name. An unknown or foreign host is 404. */
export async function exportHostPackages(
  ctx: Ctx,
  { id, ...filter }: PackageFilter & { id: string },
): Promise<AsyncGenerator<string>> {
  // Before the first byte: a stream that has begun can no longer be a 404.
  await inventoryIdOf(ctx, id);
  return lines(ofHost, (cursor) => listHostPackages(ctx, { id, ...filter, limit: PAGE, cursor }));
}

const ofFleet = ["name", "hosts", "versions", "updates", "securityUpdates"] as const;

/** The packages of the fleet that a filter matches, by name. */
export function exportFleetPackages(ctx: Ctx, filter: PackageFilter): AsyncGenerator<string> {
  return lines(ofFleet, (cursor) => listFleetPackages(ctx, { ...filter, limit: PAGE, cursor }));
}

const holders = [
  "name",
  "status",
  "hostname",
  "os",
  "osVersion",
  "version",
  "availableVersion",
  "needsUpdate",
  "isSecurityUpdate",
  "id",
] as const;

/** The hosts that have a package, by name. */
export function exportPackageHosts(
  ctx: Ctx,
  query: z.output<typeof exportPackageHostsSchema>,
): AsyncGenerator<string> {
  return lines(holders, (cursor) => listPackageHosts(ctx, { ...query, limit: PAGE, cursor }));
}

type Value = string | number | boolean | null;

async function* lines<Name extends string>(
  columns: readonly Name[],
  pageAt: (cursor: string | undefined) => Promise<Page<Record<Name, Value>>>,
): AsyncGenerator<string> {
  yield csvLine(columns);
  let cursor: string | undefined;
  do {
    const page = await pageAt(cursor);
    yield page.data.map((row) => csvLine(columns.map((name) => row[name]))).join("");
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
