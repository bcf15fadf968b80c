import { z } from "zod";
import type { Ctx } from "@/lib/fleet/context";
import { csvLine } from "@/lib/fleet/csv";
import { everyPage } from "@/lib/fleet/every-page";
import { type PackageFilter, packageFilter } from "@/lib/fleet/inventory/filters";
import { fleetPackagesInSlices } from "@/lib/fleet/inventory/fleet-packages-in-slices";
import { getHostSummary } from "@/lib/fleet/inventory/host-summaries";
import { reasonIn, type UnknownReason } from "@/lib/fleet/inventory/known";
import { listHostPackages } from "@/lib/fleet/inventory/list-host-packages";
import {
  listPackageHostsSchema,
  packageHostsInSlices,
} from "@/lib/fleet/inventory/list-package-hosts";

// The lists of packages as CSV (RFC 4180), in slices, so that a large fleet needs no memory and holds
// nobody up.

/** Packages of a host that are read at once. */
const OF_HOST = 200;

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
  "isHeld",
  "replacedBy",
] as const;

/**
 * The packages of a host that a filter matches, by name. Where it is not known whether one wants an
 * update, the cell is empty. An unknown or foreign host is 404.
 */
export async function exportHostPackages(
  ctx: Ctx,
  { id, ...filter }: PackageFilter & { id: string },
): Promise<AsyncGenerator<string>> {
  // Before the first byte: a stream that has begun can no longer be a 404.
  const host = await getHostSummary(ctx, { id });
  const unknown = {
    updatesUnknown: reasonIn(host.updates),
    securityUnknown: reasonIn(host.securityUpdates),
  };
  const pages = everyPage((cursor) =>
    listHostPackages(ctx, { id, ...filter, limit: OF_HOST, cursor }),
  );
  return lines(ofHost, pages, (row) => withoutGuesses({ ...row, ...unknown }));
}

const ofFleet = [
  "name",
  "hosts",
  "versions",
  "updates",
  "securityUpdates",
  "updatesUnknown",
  "securityUnknown",
] as const;

/**
 * The packages of the fleet that a filter matches, by name. A number of updates that hosts named
 * stands beside the number of hosts that cannot say; where none named any, its cell is empty.
 */
export function exportFleetPackages(ctx: Ctx, filter: PackageFilter): AsyncGenerator<string> {
  return lines(ofFleet, fleetPackagesInSlices(ctx, filter), (row) => ({
    ...row,
    updates: row.updates || (row.updatesUnknown ? null : 0),
    securityUpdates: row.securityUpdates || (row.securityUnknown ? null : 0),
  }));
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
  "isHeld",
  "replacedBy",
  "updatesUnknown",
  "securityUnknown",
  "listsAgeDays",
] as const;

/** The hosts that have a package, by name; the cell is empty of those that may want an update. */
export function exportPackageHosts(
  ctx: Ctx,
  query: z.output<typeof exportPackageHostsSchema>,
): AsyncGenerator<string> {
  return lines(holders, packageHostsInSlices(ctx, query), withoutGuesses);
}

type Flags = {
  needsUpdate: boolean;
  isSecurityUpdate: boolean;
  updatesUnknown?: UnknownReason | null | undefined;
  securityUnknown?: UnknownReason | null | undefined;
};

/** Of a host whose updates are not known, a package may want one although none is named. */
function withoutGuesses<Row extends Flags>(row: Row) {
  const needsUpdate = row.needsUpdate || (row.updatesUnknown ? null : false);
  const cannotSay =
    row.securityUnknown && (needsUpdate !== false || row.securityUnknown !== "not_told");
  return {
    ...row,
    needsUpdate,
    isSecurityUpdate: row.isSecurityUpdate || (cannotSay ? null : false),
  };
}

type Value = string | number | boolean | null;

async function* lines<Name extends string, Row>(
  columns: readonly Name[],
  slices: AsyncIterable<Row[]>,
  shown: (row: Row) => Record<Name, Value>,
): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const rows of slices) {
    const cells = rows.map(shown);
    yield cells.map((row) => csvLine(columns.map((name) => row[name]))).join("");
  }
}
