import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import type { organizationSchema } from "@/lib/fleet/organizations/schema";

/**
 * Makes another organization, with the caller as its owner. Its audit log starts with this;
 * the organization the caller comes from learns nothing.
 */
export async function createOrganization(
  ctx: UserCtx,
  { name }: z.output<typeof organizationSchema>,
): Promise<{ id: string; name: string }> {
  return inTransaction(ctx.db, async (tx) => {
    const { id } = await tx.organization.create({
      data: {
        name,
        createdAt: ctx.now,
        memberships: { create: { userId: ctx.actor.id, role: "OWNER", createdAt: ctx.now } },
      },
    });
    const there = { ...ctx, organizationId: id, actor: { ...ctx.actor, role: "OWNER" as const } };
    await recordAudit(tx, there, "organization.created", { type: "organization", id, name });
    return { id, name };
  });
}
