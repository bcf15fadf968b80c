import type { UserCtx } from "@/lib/fleet/context";

/** The caller's own account, without anything secret. */
export async function getAccount(ctx: UserCtx) {
  return ctx.db.user.findUniqueOrThrow({
    where: { id: ctx.actor.id },
    select: {
      id: true,
      username: true,
      email: true,
      firstName: true,
      lastName: true,
      lastLoginAt: true,
      lastLoginIp: true,
      createdAt: true,
    },
  });
}
