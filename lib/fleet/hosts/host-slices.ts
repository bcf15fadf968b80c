import { breath } from "@/lib/breath";
import type { Prisma } from "@/lib/db";
import { type HostPlace, placeBehind } from "@/lib/db/statements";
import type { Ctx } from "@/lib/fleet/context";
import { type HostFilter, hostFilter, type ListHosts } from "@/lib/fleet/hosts/list-hosts";
import { inSortOrder, type SortKey, sortColumns } from "@/lib/fleet/hosts/sort-keys";

/** Hosts that one slice looks at: a few milliseconds, of which a check-in waits for several. */
const SLICE = 50;

/** What a slice reads: hosts of the organization that match the filter, in the list's order. */
export type HostSlice = Pick<Prisma.HostFindManyArgs, "where" | "orderBy">;

type InOrder = HostFilter & Partial<Pick<ListHosts, "sort" | "order">>;

/**
 * Every host a filter matches, in the order of the list, for whatever is as long as the fleet. A
 * slice looks at 50 hosts, whether they match or not, and others have their turn before the next.
 * Sorted by name it needs no memory; by another column an id and a value for each host.
 */
export async function* hostsInSlices<Row extends { id: string }>(
  ctx: Ctx,
  { sort = "name", order = "asc", ...filter }: InOrder,
  read: (slice: HostSlice) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  const matching = await hostFilter(ctx, filter);
  if (sort === "name") return yield* byName(ctx, matching, order, read);
  const keys: SortKey[] = [];
  const select = sortColumns;
  const found = byName(ctx, matching, "asc", (slice) => ctx.db.host.findMany({ ...slice, select }));
  for await (const rows of found)
    keys.push(...rows.map((row) => ({ id: row.id, value: row[sort] })));
  for await (const ids of inSortOrder(ctx.db, keys, order, SLICE)) {
    // Without the organization, whose they are: SQLite would look at all of its hosts each time.
    const rows = await read({ where: { id: { in: ids } } });
    const byId = new Map(rows.map((row) => [row.id, row]));
    yield ids.flatMap((id) => byId.get(id) ?? []);
    await breath();
  }
}

async function* byName<Row>(
  ctx: Ctx,
  matching: Prisma.HostWhereInput,
  order: "asc" | "desc",
  read: (slice: HostSlice) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  const orderBy = [{ name: order }, { id: order }];
  let from: HostPlace | undefined;
  for (;;) {
    const to = await placeBehind(ctx.db, ctx.organizationId, { from, order, count: SLICE });
    yield await read({ where: { AND: [matching, ...between(order, from, to)] }, orderBy });
    if (!to) return;
    from = to;
    await breath();
  }
}

const ways = {
  asc: { behind: "gt", from: "gte", before: "lt", upTo: "lte" },
  desc: { behind: "lt", from: "lte", before: "gt", upTo: "gte" },
} as const;

/** Behind one place, and up to and with another, each by a bound that an index serves. */
function between(
  order: "asc" | "desc",
  begin: HostPlace | undefined,
  end: HostPlace | undefined,
): Prisma.HostWhereInput[] {
  const { behind, from, before, upTo } = ways[order];
  if (begin && begin.name === end?.name) {
    return [{ name: begin.name, id: { [behind]: begin.id, [upTo]: end.id } }];
  }
  const bounds: Prisma.HostWhereInput[] = [];
  if (begin) {
    const { name, id } = begin;
    const tie = { name, id: { [behind]: id } };
    bounds.push({ name: { [from]: name }, OR: [{ name: { [behind]: name } }, tie] });
  }
  if (end) {
    const { name, id } = end;
    const tie = { name, id: { [upTo]: id } };
    bounds.push({ name: { [upTo]: name }, OR: [{ name: { [before]: name } }, tie] });
  }
  return bounds;
}
