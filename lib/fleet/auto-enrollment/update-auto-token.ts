import { isDeepStrictEqual } from "node:util";
import { inTransaction, Prisma } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { getAutoToken } from "@/lib/fleet/auto-enrollment/get-auto-token";
import type { UpdateAutoToken } from "@/lib/fleet/auto-enrollment/schema";
import { tokenUse } from "@/lib/fleet/auto-enrollment/token-kind";
import type { AutoTokenView } from "@/lib/fleet/auto-enrollment/token-view";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import { requireGroup } from "@/lib/fleet/groups/require-group";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Changes what is given and leaves the rest (S3). A value equal to what is stored is no change, so
 * that an answer of GET can be sent back; when nothing changes nothing is written. Takes effect
 * with the next request of a host. 404 for an unknown id; 400 for an unknown group, and for other
 * scopes than it has of a token that is not of integration type "api".
 */
export async function updateAutoToken(
  ctx: UserCtx,
  { id, ...given }: UpdateAutoToken & { id: string },
): Promise<AutoTokenView> {
  const changed = await inTransaction(ctx.db, async (tx) => {
    const token = await getAutoToken({ ...ctx, db: tx }, { id });
    const { scopes, ...columns } = changesOf(given, token);
    if (scopes !== undefined && tokenUse(token) !== "api") {
      throw new FleetError("invalid", "Scopes can only be updated for API integration tokens");
    }
    const groupId = columns.defaultHostGroupId;
    await requireGroup(tx, ctx.organizationId, groupId, "default_host_group_id");
    const data = { ...columns, ...(scopes !== undefined && { scopes: scopes ?? Prisma.DbNull }) };
    const fields = Object.keys(data);
    if (fields.length === 0) return false;
    const where = { id, organizationId: ctx.organizationId };
    const { count } = await tx.autoEnrollmentToken.updateMany({ where, data });
    // Deleted since it was read.
    if (count === 0) throw notFound("Token");
    const subject = { type: "auto_enrollment_token", id, name: token.name } as const;
    const detail = { fields: fields.join(", ") };
    await recordAudit(tx, ctx, "auto_enrollment_token.updated", subject, detail);
    return true;
  });
  if (changed) announce(ctx.organizationId, "tokens", id);
  return getAutoToken(ctx, { id });
}

/** What of the given differs from what is stored. */
function changesOf(given: UpdateAutoToken, stored: AutoTokenView): UpdateAutoToken {
  const entries = Object.entries(given).filter(
    ([key, value]) =>
      value !== undefined && !isDeepStrictEqual(value, stored[key as keyof AutoTokenView]),
  );
  return Object.fromEntries(entries);
}
