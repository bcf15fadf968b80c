import { z } from "zod";
import type { Ctx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { type HostSlice, hostsInSlices } from "@/lib/fleet/hosts/host-slices";
import { hostFilterSchema } from "@/lib/fleet/hosts/list-hosts";

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
  const ids: string[] = [];
  const select = { id: true } as const;
  const read = (slice: HostSlice) => ctx.db.host.findMany({ ...slice, select });
  for await (const found of hostsInSlices(ctx, matching, read)) {
    ids.push(...found.map(({ id }) => id));
  }
  if (ids.length <= atMost) return ids;
  throw new FleetError(
    "conflict",
    `The search and the filters match ${ids.length} hosts now, not ${atMost}. Nothing was changed: look at the list again`,
  );
}
