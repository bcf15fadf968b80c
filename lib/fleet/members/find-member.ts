import type { Db } from "@/lib/db";
import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";

/** A member of the caller's organization. Unknown and foreign ids are 404. */
export async function findMember(db: Db, ctx: Ctx, userId: string) {
  const member = await db.membership.findUnique({
    where: { userId_organizationId: { userId, organizationId: ctx.organizationId } },
    select: { id: true, role: true, user: { select: { id: true, username: true } } },
  });
  if (!member) throw notFound("Member");
  const subject = { type: "user", id: member.user.id, name: member.user.username } as const;
  return { ...member, subject };
}
