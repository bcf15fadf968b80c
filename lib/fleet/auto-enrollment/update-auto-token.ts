import { inTransaction, Prisma } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { getAutoToken } from "@/lib/fleet/auto-enrollment/get-auto-token";
import type { UpdateAutoToken } from "@/lib/fleet/auto-enrollment/schema";
import { isApiToken } from "@/lib/fleet/auto-enrollment/token-kind";
import type { AutoTokenView } from "@/lib/fleet/auto-enrollment/token-view";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import { requireGroup } from "@/lib/fleet/groups/require-group";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Changes what is given and leaves the rest (S3). Takes effect with the next request of a host.
 * 404 for an unknown id; 400 for an unknown group, and for scopes of a token that is not of
 * integration type "api".
 */
export async function updateAutoToken(
  ctx: UserCtx,
  { id, ...changes }: UpdateAutoToken & { id: string },
): Promise<AutoTokenView> {
  const { scopes, ...columns } = changes;
  await inTransaction(ctx.db, async (tx) => {
    const where = { id, organizationId: ctx.organizationId };
    const token = await tx.autoEnrollmentToken.findFirst({ where });
    if (!token) throw notFound("Token");
    if (scopes !== undefined && !isApiToken(token)) {
      throw new FleetError("invalid", "Scopes can only be updated for API integration tokens");
    }
    const groupId = changes.defaultHostGroupId;
    await requireGroup(tx, ctx.organizationId, groupId, "default_host_group_id");
    const { count } = await tx.autoEnrollmentToken.updateMany({
      where,
      data: { ...columns, ...(scopes !== undefined && { scopes: scopes ?? Prisma.DbNull }) },
    });
    if (count === 0) throw notFound("Token");
    const subject = { type: "auto_enrollment_token", id, name: token.name } as const;
    const fields = Object.keys(changes).join(", ");
    await recordAudit(tx, ctx, "auto_enrollment_token.updated", subject, { fields });
  });
  announce(ctx.organizationId, "tokens", id);
  return getAutoToken(ctx, { id });
}
