import type { Ctx } from "@/lib/fleet/context";
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
  yield `${columns.join(",")}\r\n`;
  let cursor: string | undefined;
  do {
    const page = await listHosts(ctx, { ...query, limit: PAGE, cursor });
    yield page.data
      .map((host) => `${columns.map((name) => cell(host[name])).join(",")}\r\n`)
      .join("");
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** Quotes a cell. A leading =, +, - or @ would be a formula to a spreadsheet, and a host names
 * itself. */
function cell(value: string | number | boolean | Date | null): string {
  const text = value instanceof Date ? value.toISOString() : String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
