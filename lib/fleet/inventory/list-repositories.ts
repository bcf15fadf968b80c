import { z } from "zod";
import { contains } from "@/lib/db/contains";
import type { Ctx } from "@/lib/fleet/context";
import { inventoryIdOf } from "@/lib/fleet/inventory/find-host";
import type { Page, RepositoryView } from "@/lib/fleet/inventory/views";
import { keyset, pageQuery } from "@/lib/fleet/page";

const columns = {
  id: true,
  name: true,
  url: true,
  distribution: true,
  components: true,
  repoType: true,
  isEnabled: true,
  isSecure: true,
} as const;

/** The package repositories of a host, by name. An unknown id and a foreign one are the same 404. */
export async function listHostRepositories(
  ctx: Ctx,
  { id }: { id: string },
): Promise<RepositoryView[]> {
  const inventoryId = await inventoryIdOf(ctx, id);
  if (inventoryId === null) return [];
  return ctx.db.repository.findMany({
    where: { hosts: { some: { inventoryId } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: columns,
  });
}

export const listFleetRepositoriesSchema = z.object({
  /** A part of the name or of the URL. */
  search: z.string().trim().max(255).optional(),
  ...pageQuery,
});

type ListFleetRepositories = Partial<z.output<typeof listFleetRepositoriesSchema>>;

/** The repositories any host of the organization uses, by name, and how many hosts do. */
export async function listFleetRepositories(
  ctx: Ctx,
  { limit, cursor, search }: ListFleetRepositories,
): Promise<Page<RepositoryView & { hosts: number }>> {
  const key = { field: "name", kind: "text", direction: "asc", numericId: true } as const;
  const page = keyset(key, cursor);
  const found = await ctx.db.repository.findMany({
    where: { AND: [inUse(ctx, search), page.where] },
    orderBy: page.orderBy,
    ...(limit && { take: limit + 1 }),
    select: { ...columns, _count: { select: { hosts: true } } },
  });
  const { rows, ...cursors } = page.cut(found, limit, (row) => row.name);
  return {
    ...cursors,
    data: rows.map(({ _count, ...repository }) => ({ ...repository, hosts: _count.hosts })),
  };
}

/** How many repositories the same search matches. */
export function countFleetRepositories(
  ctx: Ctx,
  { search }: Pick<ListFleetRepositories, "search">,
): Promise<number> {
  return ctx.db.repository.count({ where: inUse(ctx, search) });
}

function inUse(ctx: Ctx, search: string | undefined) {
  return {
    organizationId: ctx.organizationId,
    hosts: { some: {} },
    ...(search && { OR: [{ name: contains(search) }, { url: contains(search) }] }),
  };
}
