import type { UserCtx } from "@/lib/fleet/context";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Tells every organization of the caller that this person changed. Live streams end on it, so
 * those of a session that is over stay closed.
 */
export async function announcePerson(ctx: UserCtx): Promise<void> {
  const memberships = await ctx.db.membership.findMany({
    where: { userId: ctx.actor.id },
    select: { organizationId: true },
  });
  for (const { organizationId } of memberships) announce(organizationId, "members", ctx.actor.id);
}
