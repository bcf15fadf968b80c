import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { hostColumns } from "@/lib/fleet/hosts/schema";

/** One host as S2 shows it. An unknown id and a foreign one are the same 404. */
export async function getHost(ctx: Ctx, input: { id: string }) {
  const host = await ctx.db.host.findFirst({
    where: { id: input.id, organizationId: ctx.organizationId },
    select: hostColumns,
  });
  if (!host) throw notFound("Host");
  return host;
}
