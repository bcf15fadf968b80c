import type { Db } from "@/lib/db";
import { type AgingTable, deleteBefore } from "@/lib/db/retention-statements";
import { IDEMPOTENCY_KEPT_MS } from "@/lib/fleet/auto-enrollment/idempotency";
import { FORGET_AFTER_MS } from "@/lib/fleet/members/throttle";

const DAY_MS = 86_400_000;

/** A batch is one statement; others write in the breath after it. */
const BATCH = 500;
const BREATH_MS = 20;

/** Days that things are kept; without `audit` the audit is kept for good. */
export type KeptDays = { audit?: number | undefined; commands: number; retired: number };

/**
 * Deletes what had its time, in batches; says how many rows of which table. Nothing that a host or
 * a person can still use: open commands, tokens and invitations that may be redeemed, and the token
 * of each host that is there all stay. A second call, here or on another server, changes nothing.
 */
export async function deleteOld(
  db: Db,
  kept: KeptDays,
  now: Date,
): Promise<Partial<Record<AgingTable, number>>> {
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  const retired = ago(kept.retired * DAY_MS);
  const deleted: Partial<Record<AgingTable, number>> = {};
  const empty = async (table: AgingTable, before: Date, organizationId?: string) => {
    for (;;) {
      const scope = organizationId === undefined ? {} : { organizationId };
      const count = await deleteBefore(db, { table, before, limit: BATCH, ...scope });
      if (count > 0) deleted[table] = (deleted[table] ?? 0) + count;
      if (count < BATCH) return;
      await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
    }
  };
  await empty("RetiredCredential", retired);
  await empty("HostToken", retired);
  await empty("Invitation", retired);
  await empty("HostCommand", ago(kept.commands * DAY_MS));
  await empty("BearerToken", now);
  await empty("BootstrapToken", now);
  await empty("IdempotentEnrollment", ago(IDEMPOTENCY_KEPT_MS));
  await empty("LoginThrottle", ago(FORGET_AFTER_MS));
  if (kept.audit !== undefined) {
    const before = ago(kept.audit * DAY_MS);
    const organizations = await db.organization.findMany({ select: { id: true } });
    for (const { id } of organizations) await empty("AuditEntry", before, id);
  }
  return deleted;
}
