import { z } from "zod";
import type { Ctx } from "@/lib/fleet/context";
import { packageCondition, packageFilter } from "@/lib/fleet/inventory/filters";
import { inventoryIdOf } from "@/lib/fleet/inventory/find-host";
import type { PackageView, Page } from "@/lib/fleet/inventory/views";
import { keyset, pageQuery } from "@/lib/fleet/page";

/** The columns a host's packages can be sorted by. */
const sortable = {
  name: { nullable: false },
  version: { nullable: false },
  /** Ascending, packages with an update come first: the others have none. */
  availableVersion: { nullable: true },
  sourceRepository: { nullable: true },
} as const;

export const listHostPackagesSchema = z.object({
  ...packageFilter,
  sort: z.enum(Object.keys(sortable) as (keyof typeof sortable)[]).default("name"),
  order: z.enum(["asc", "desc"]).default("asc"),
  ...pageQuery,
});

type ListHostPackages = { id: string } & Partial<z.output<typeof listHostPackagesSchema>>;
type Filter = Pick<ListHostPackages, "id" | "search" | "updates" | "security">;

/**
 * The packages of a host, one for each name. Without a limit all of them. None before the first
 * report; an unknown id and a foreign one are the same 404.
 */
export async function listHostPackages(
  ctx: Ctx,
  { id, sort = "name", order = "asc", limit, cursor, ...filter }: ListHostPackages,
): Promise<Page<PackageView>> {
  const key = { field: sort, kind: "text", direction: order, numericId: true } as const;
  const page = keyset({ ...key, ...sortable[sort] }, cursor);
  const inventoryId = await inventoryIdOf(ctx, id);
  if (inventoryId === null) return { data: [], nextCursor: null, previousCursor: null };
  const found = await ctx.db.hostPackage.findMany({
    where: { inventoryId, packageState: { AND: [packageCondition(filter), page.where] } },
    orderBy: page.orderBy.map((by) => ({ packageState: by })),
    ...(limit && { take: limit + 1 }),
    select: { packageState: { include: { description: { select: { text: true } } } } },
  });
  const states = found.map((row) => row.packageState);
  const { rows, ...cursors } = page.cut(states, limit, (row) => row[sort]);
  return {
    ...cursors,
    data: rows.map(({ organizationId, digest, descriptionId, description, ...state }) => ({
      ...state,
      description: description?.text ?? null,
    })),
  };
}

/** How many packages of the host the same filters match. */
export async function countHostPackages(ctx: Ctx, { id, ...filter }: Filter): Promise<number> {
  const inventoryId = await inventoryIdOf(ctx, id);
  if (inventoryId === null) return 0;
  return ctx.db.hostPackage.count({
    where: { inventoryId, packageState: packageCondition(filter) },
  });
}
