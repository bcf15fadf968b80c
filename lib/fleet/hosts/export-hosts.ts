import type { Ctx } from "@/lib/fleet/context";
import { csvLine } from "@/lib/fleet/csv";
import { type ListHosts, listHosts } from "@/lib/fleet/hosts/list-hosts";

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
] as const;

/** The filtered list as CSV (RFC 4180), page by page, so that 50,000 hosts need no memory. */
export async function* exportHosts(ctx: Ctx, query: ListHosts): AsyncGenerator<string> {
  yield csvLine(columns);
  let cursor: string | undefined;
  do {
    const page = await listHosts(ctx, { ...query, limit: PAGE, cursor });
    yield page.data.map((host) => csvLine(columns.map((name) => host[name]))).join("");
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
