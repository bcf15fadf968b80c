import type { Ctx } from "@/lib/fleet/context";
import { csvLine } from "@/lib/fleet/csv";
import { type ListHosts, listHosts } from "@/lib/fleet/hosts/list-hosts";
import { countIn, packagesIn, reasonIn } from "@/lib/fleet/inventory/known";

const PAGE = 500;

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
 * The filtered list as CSV (RFC 4180), page by page, so that 50,000 hosts need no memory. A number
 * that is not known is an empty cell; why is in `updatesUnknown` and `securityUnknown`.
 */
export async function* exportHosts(ctx: Ctx, query: ListHosts): AsyncGenerator<string> {
  yield csvLine(columns);
  let cursor: string | undefined;
  do {
    const page = await listHosts(ctx, { ...query, limit: PAGE, cursor });
    yield page.data
      .map(cellsOf)
      .map((host) => csvLine(columns.map((name) => host[name])))
      .join("");
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

type Listed = Awaited<ReturnType<typeof listHosts>>["data"][number];

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
