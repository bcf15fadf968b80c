import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { announce } from "@/lib/fleet/live/announce";
import type { organizationSchema } from "@/lib/fleet/organizations/schema";

/** Gives the organization another name. The name it has already changes nothing. */
export async function renameOrganization(
  ctx: UserCtx,
  { name }: z.output<typeof organizationSchema>,
): Promise<void> {
  const id = ctx.organizationId;
  const renamed = await inTransaction(ctx.db, async (tx) => {
    const before = await tx.organization.findUniqueOrThrow({ where: { id } });
    const { count } = await tx.organization.updateMany({
      where: { id, name: { not: name } },
      data: { name },
    });
    if (count === 0) return false;
    const subject = { type: "organization", id, name } as const;
    await recordAudit(tx, ctx, "organization.renamed", subject, { from: before.name, to: name });
    return true;
  });
  if (renamed) announce(id, "members", id);
}
