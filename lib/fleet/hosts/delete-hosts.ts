import { z } from "zod";
import { type Db, inTransaction } from "@/lib/db";
import { recordAudits } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { retireOfDeleted } from "@/lib/fleet/credentials/retire";
import { hostFilter, listHostsSchema } from "@/lib/fleet/hosts/list-hosts";
import { announce } from "@/lib/fleet/live/announce";

const BATCH = 500;

/** Hosts by id, or every host a filter of the list matches. */
export const deleteHostsSchema = z.union([
  z.object({ ids: z.array(z.string()).min(1).max(BATCH) }),
  z.object({ matching: listHostsSchema.pick({ search: true, status: true, group: true }) }),
]);

/**
 * Deletes hosts with all they reported and ends their credentials at once; says how many.
 * Ids that are unknown or foreign are passed over. Batches of 500, each with its audit rows in
 * one transaction: a failure half-way leaves whole hosts only.
 */
export async function deleteHosts(
  ctx: Ctx,
  input: z.output<typeof deleteHostsSchema>,
): Promise<{ deleted: number }> {
  const where =
    "ids" in input
      ? { id: { in: input.ids }, organizationId: ctx.organizationId }
      : hostFilter(ctx, input.matching);
  let deleted = 0;
  for (;;) {
    const batch = await inTransaction(ctx.db, async (tx) => {
      const hosts = await tx.host.findMany({ where, orderBy: { id: "asc" }, take: BATCH });
      return deleteBatch(tx, ctx, hosts);
    });
    deleted += batch;
    if (batch < BATCH) break;
  }
  if (deleted > 0) announce(ctx.organizationId, "hosts", "");
  return { deleted };
}

type Doomed = {
  id: string;
  organizationId: string;
  name: string;
  agentTokenHash: string | null;
  previousTokenHash: string | null;
};

/** Deletes these hosts in the caller's transaction; says how many were still there. */
export async function deleteBatch(tx: Db, ctx: Ctx, hosts: Doomed[]): Promise<number> {
  if (hosts.length === 0) return 0;
  const ids = hosts.map((host) => host.id);
  const gone = await tx.host.deleteMany({
    where: { id: { in: ids }, organizationId: ctx.organizationId },
  });
  await retireOfDeleted(tx, hosts, ctx.now);
  const subjects = hosts.map(({ id, name }) => ({ type: "host", id, name }) as const);
  await recordAudits(tx, ctx, "host.deleted", subjects);
  return gone.count;
}
