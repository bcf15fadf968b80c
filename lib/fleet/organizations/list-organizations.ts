import type { Role, UserCtx } from "@/lib/fleet/context";

export type OrganizationView = { id: string; name: string; role: Role; current: boolean };

/** The organizations the caller is a member of, by name, with their role in each. */
export async function listOrganizations(ctx: UserCtx): Promise<OrganizationView[]> {
  const memberships = await ctx.db.membership.findMany({
    where: { userId: ctx.actor.id },
    orderBy: [{ organization: { name: "asc" } }, { organizationId: "asc" }],
    select: { role: true, organization: { select: { id: true, name: true } } },
  });
  return memberships.map(({ role, organization }) => ({
    ...organization,
    role,
    current: organization.id === ctx.organizationId,
  }));
}
