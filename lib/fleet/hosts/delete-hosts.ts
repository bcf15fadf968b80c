import { z } from "zod";
import { breath } from "@/lib/breath";
import { type Db, inTransaction } from "@/lib/db";
import { recordAudits } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { retireOfDeleted } from "@/lib/fleet/credentials/retire";
import { hostsMatching, hostsMatchingSchema } from "@/lib/fleet/hosts/hosts-matching";
import { announce } from "@/lib/fleet/live/announce";

const MOST_IDS = 500;

/** Hosts of one transaction: each goes with a thousand packages, and heartbeats wait meanwhile. */
const BATCH = 20;

/** Hosts by id, or every host a filter of the list matches. */
export const deleteHostsSchema = z.union([
  z.object({ ids: z.array(z.string()).min(1).max(MOST_IDS) }),
  hostsMatchingSchema,
]);

/**
 * Deletes hosts with all they reported and ends their credentials at once; says how many.
 * Ids that are unknown or foreign are passed over; a filter that matches more hosts than `atMost` is
 * 409, and deletes none. Batches of 20, each with its audit rows in one transaction: a failure
 * half-way leaves whole hosts only.
 */
export async function deleteHosts(
  ctx: Ctx,
  input: z.output<typeof deleteHostsSchema>,
): Promise<{ deleted: number }> {
  const ids = "ids" in input ? input.ids : await hostsMatching(ctx, input);
  let deleted = 0;
  for (let at = 0; at < ids.length; at += BATCH) {
    const batch = ids.slice(at, at + BATCH);
    deleted += await inTransaction(ctx.db, (tx) => deleteBatch(tx, ctx, batch));
    await breath();
  }
  if (deleted > 0) announce(ctx.organizationId, "hosts", "");
  return { deleted };
}

/** Deletes these hosts in the caller's transaction; says how many were still there. */
export async function deleteBatch(tx: Db, ctx: Ctx, ids: string[]): Promise<number> {
  const where = { id: { in: ids }, organizationId: ctx.organizationId };
  // The update locks the rows: what is read next, no rotation and no other deletion changes.
  await tx.host.updateMany({ where, data: { updatedAt: ctx.now } });
  const hosts = await tx.host.findMany({ where });
  if (hosts.length === 0) return 0;
  await tx.host.deleteMany({ where });
  await retireOfDeleted(tx, hosts, ctx.now);
  const subjects = hosts.map(({ id, name }) => ({ type: "host", id, name }) as const);
  await recordAudits(tx, ctx, "host.deleted", subjects);
  return hosts.length;
}
