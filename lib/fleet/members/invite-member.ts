import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { env } from "@/lib/env";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";
import { INVITATION_DAYS, openInvitation } from "@/lib/fleet/members/invitation-state";
import { lockMembers, requireMayManage } from "@/lib/fleet/members/roles";
import type { inviteSchema } from "@/lib/fleet/members/schema";
import { sha256 } from "@/lib/secrets/hash";
import { randomToken, tokenPrefix } from "@/lib/secrets/random";

/**
 * Invites a person by a link that is in this answer only, good for 7 days. The secret stands
 * after the #, so no server and no log on the way sees it. An open invitation of the same
 * address ends: the newest link is the one that works. Somebody who is a member is 409.
 */
export async function inviteMember(ctx: UserCtx, { email, role }: z.output<typeof inviteSchema>) {
  const token = randomToken("mst_invite");
  const expiresAt = new Date(ctx.now.getTime() + INVITATION_DAYS * 24 * 3_600_000);
  const { organizationId } = ctx;
  const invitation = await inTransaction(ctx.db, async (tx) => {
    const own = await lockMembers(tx, ctx);
    requireMayManage(own, role);
    const member = await tx.membership.count({ where: { organizationId, user: { email } } });
    if (member > 0) throw new FleetError("conflict", `${email} is already a member`);
    const open = { organizationId, email, ...openInvitation(ctx.now) };
    const owners = await tx.invitation.count({ where: { ...open, role: "OWNER" } });
    if (owners > 0) requireMayManage(own, "OWNER");
    const { count: replaced } = await tx.invitation.updateMany({
      where: open,
      data: { revokedAt: ctx.now },
    });
    const row = await tx.invitation.create({
      data: {
        organizationId,
        email,
        role,
        tokenHash: sha256(token),
        tokenPrefix: tokenPrefix(token),
        expiresAt,
        createdById: ctx.actor.id,
        createdAt: ctx.now,
      },
      select: { id: true, email: true, role: true, tokenPrefix: true, expiresAt: true },
    });
    const subject = { type: "invitation", id: row.id, name: email } as const;
    await recordAudit(tx, ctx, "member.invited", subject, { role, replaced });
    return row;
  });
  announce(organizationId, "members", invitation.id);
  return { ...invitation, link: `${env.publicUrl}/invite#${token}` };
}
