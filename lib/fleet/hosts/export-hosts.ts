import type { Ctx } from "@/lib/fleet/context";
import { csvLine } from "@/lib/fleet/csv";
import { hostsInSlices } from "@/lib/fleet/hosts/host-slices";
import { type ListHosts, readHosts } from "@/lib/fleet/hosts/list-hosts";
import { countIn, packagesIn, reasonIn } from "@/lib/fleet/inventory/known";

const columns = [
  "name",
  "status",
  "hostname",
  "os",
  "osVersion",
  "architecture",
  "lastAddress",
  "agentVersion",
  "containerCount",
  "packageCount",
  "updateCount",
  "securityUpdateCount",
  "needsReboot",
  "lastSeenAt",
  "createdAt",
  "id",
  "updatesUnknown",
  "securityUnknown",
  "listsUpdatedAt",
  "listsAgeDays",
] as const;

/**
 * The filtered list as CSV (RFC 4180), in slices, so that however many hosts need no memory and hold
 * nobody up. A number that is not known is an empty cell; why is in `updatesUnknown` and
 * `securityUnknown`.
 */
export async function* exportHosts(ctx: Ctx, query: ListHosts): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const rows of hostsInSlices(ctx, query, (slice) => readHosts(ctx, slice))) {
    yield rows
      .map(cellsOf)
      .map((host) => csvLine(columns.map((name) => host[name])))
      .join("");
  }
}

type Listed = Awaited<ReturnType<typeof readHosts>>[number];

function cellsOf({ updates, securityUpdates, ...host }: Listed) {
  return {
    ...host,
    packageCount: packagesIn({ updates, packageCount: host.packageCount }),
    // A ping may tell that it wants a reboot, but only a report that it wants none.
    needsReboot: host.needsReboot || (host.lastReportAt && false),
    updateCount: countIn(updates),
    securityUpdateCount: countIn(securityUpdates),
    updatesUnknown: reasonIn(updates),
    securityUnknown: reasonIn(securityUpdates),
  };
}
