import type { Db } from "@/lib/db";
import type { Ctx } from "@/lib/fleet/context";

// Hosts are locked before groups, everywhere: changes of who is in which group then follow one
// another instead of deadlocking, and neither end of a membership goes while it is written.

/** Locks hosts by writing what they hold already; says how many of them are there. */
export async function lockHosts(tx: Db, { organizationId }: Ctx, ids: string[]): Promise<number> {
  const where = { id: { in: ids }, organizationId };
  return (await tx.host.updateMany({ where, data: { organizationId } })).count;
}

/** Locks groups whose hosts change, and marks them as updated; says how many are there. */
export async function lockGroups(tx: Db, ctx: Ctx, ids: string[]): Promise<number> {
  const where = { id: { in: ids }, organizationId: ctx.organizationId };
  return (await tx.hostGroup.updateMany({ where, data: { updatedAt: ctx.now } })).count;
}
