import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";

/**
 * The number a host has in the tables of its inventory; null before its first report.
 * An unknown id and a foreign one are the same 404.
 */
export async function inventoryIdOf(ctx: Ctx, hostId: string): Promise<number | null> {
  const host = await ctx.db.host.findFirst({
    where: { id: hostId, organizationId: ctx.organizationId },
    select: { inventory: { select: { id: true } } },
  });
  if (!host) throw notFound("Host");
  return host.inventory?.id ?? null;
}
