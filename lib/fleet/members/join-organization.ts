import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";
import { addMember, spendInvitation } from "@/lib/fleet/members/join";
import { findInvitation } from "@/lib/fleet/members/read-invitation";
import type { readInvitationSchema } from "@/lib/fleet/members/schema";

/**
 * Makes the person who is signed in a member of the organization that invited them; no
 * password, for the session proves who they are. 403 when the invitation is for another
 * e-mail address; else throws as `acceptInvitation` does.
 */
export async function joinOrganization(
  ctx: UserCtx,
  { token }: z.output<typeof readInvitationSchema>,
): Promise<UserCtx> {
  const invitation = await findInvitation(ctx, token);
  const user = await ctx.db.user.findUniqueOrThrow({ where: { id: ctx.actor.id } });
  if (user.email !== invitation.email) {
    throw new FleetError(
      "forbidden",
      `This invitation is for ${invitation.email}, and you are signed in as ${user.email}. Sign out first`,
    );
  }
  const joined = await inTransaction(ctx.db, async (tx) => {
    await spendInvitation(tx, ctx, invitation);
    return addMember(tx, ctx, invitation, user);
  });
  announce(joined.organizationId, "members", user.id);
  return joined;
}
