import { z } from "zod";
import type { Ctx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { hostFilter, hostFilterSchema } from "@/lib/fleet/hosts/list-hosts";

/** As many ids as one query reads. */
const BATCH = 500;

/** Every host that a filter of the list matches, for a bulk change. */
export const hostsMatchingSchema = z.object({
  matching: hostFilterSchema,
  /** The number that somebody confirmed; what a filter matches grows meanwhile. */
  atMost: z.number().int().min(0).optional(),
});

/**
 * The ids of the hosts that a filter matches now. Throws 409 when they are more than confirmed,
 * before anything is changed.
 */
export async function hostsMatching(
  ctx: Ctx,
  { matching, atMost = Number.POSITIVE_INFINITY }: z.output<typeof hostsMatchingSchema>,
): Promise<string[]> {
  const filter = await hostFilter(ctx, matching);
  const ids: string[] = [];
  for (;;) {
    const found = await ctx.db.host.findMany({
      where: { AND: [filter, { id: { gt: ids.at(-1) ?? "" } }] },
      orderBy: { id: "asc" },
      take: BATCH,
      select: { id: true },
    });
    ids.push(...found.map(({ id }) => id));
    if (found.length < BATCH) break;
  }
  if (ids.length <= atMost) return ids;
  throw new FleetError(
    "conflict",
    `The search and the filters match ${ids.length} hosts now, not ${atMost}. Nothing was changed: look at the list again`,
  );
}
