import type { Ctx, Role } from "@/lib/fleet/context";

export type MemberView = {
  userId: string;
  username: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  role: Role;
  joinedAt: Date;
  lastLoginAt: Date | null;
};

/** The people of the organization, by user name. */
export async function listMembers(ctx: Ctx): Promise<MemberView[]> {
  const members = await ctx.db.membership.findMany({
    where: { organizationId: ctx.organizationId },
    orderBy: { user: { username: "asc" } },
    select: {
      role: true,
      createdAt: true,
      user: {
        select: {
          id: true,
          username: true,
          email: true,
          firstName: true,
          lastName: true,
          lastLoginAt: true,
        },
      },
    },
  });
  return members.map(({ role, createdAt, user: { id, ...user } }) => ({
    userId: id,
    ...user,
    role,
    joinedAt: createdAt,
  }));
}
