import type { UserCtx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";

/**
 * The organization the caller wants to look at next, once it is sure that they may. Writes
 * nothing: the choice lives in a cookie. One they are no member of is 404, as if unknown.
 */
export async function switchOrganization(
  ctx: UserCtx,
  { organizationId }: { organizationId: string },
): Promise<{ organizationId: string }> {
  const found = await ctx.db.membership.count({
    where: { userId: ctx.actor.id, organizationId },
  });
  if (found === 0) throw notFound("Organization");
  return { organizationId };
}
