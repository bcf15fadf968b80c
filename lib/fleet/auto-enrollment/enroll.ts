import { type Db, inTransaction } from "@/lib/db";
import { auditEnrollment, enrollOne } from "@/lib/fleet/auto-enrollment/enroll-one";
import type {
  Duplicate,
  Enrolled,
  Enrollment,
  PreparedCredentials,
} from "@/lib/fleet/auto-enrollment/enrollment";
import { type Attempt, remember, repetition } from "@/lib/fleet/auto-enrollment/idempotency";
import { noteTokenRefusal } from "@/lib/fleet/auto-enrollment/note-refusal";
import { giveBackQuota, takeQuota } from "@/lib/fleet/auto-enrollment/quota";
import type { TokenCtx } from "@/lib/fleet/auto-enrollment/verify-token";
import { newApiCredentials } from "@/lib/fleet/credentials/api-credentials";
import { FleetError } from "@/lib/fleet/errors";
import { machineIdOf } from "@/lib/fleet/hosts/machine-id";
import { announce } from "@/lib/fleet/live/announce";

/** S3: at most this many hosts in one bulk request. */
export const MOST_IN_BULK = 50;

export type BulkOutcome = { enrolled: Enrolled[]; skipped: Duplicate[] };

type Once = { idempotencyKey?: string | undefined };

/**
 * Enrolls one host with an auto-enrollment token (S3). 409 when the token's policy rejects a
 * duplicate, and for an Idempotency-Key that came with another body or whose host is in use; 429
 * when the quota of the day is used up.
 */
export async function enroll(ctx: TokenCtx, host: Enrollment, once: Once = {}): Promise<Enrolled> {
  const { enrolled } = await enrollAll(ctx, [host], { ...once, bulk: false });
  if (!enrolled[0]) throw new Error("One host enrolls or is refused.");
  return enrolled[0];
}

/**
 * Enrolls up to 50 hosts in one transaction: all of them, or none. More than the quota of the day
 * has left refuses the whole request (429); duplicates that the policy rejects are skipped.
 */
export function enrollBulk(
  ctx: TokenCtx,
  hosts: Enrollment[],
  once: Once = {},
): Promise<BulkOutcome> {
  return enrollAll(ctx, hosts, { ...once, bulk: true });
}

async function enrollAll(
  ctx: TokenCtx,
  hosts: Enrollment[],
  { idempotencyKey, bulk }: Once & { bulk: boolean },
): Promise<BulkOutcome> {
  const attempt: Attempt = { key: idempotencyKey, hosts };
  const credentials: PreparedCredentials[] = [];
  for (const _host of hosts) credentials.push(await newApiCredentials());
  const outcome = await refusalsNoted(ctx, () =>
    inTransaction(ctx.db, async (tx) => {
      const before = await repetition(tx, ctx, attempt, credentials);
      if (before) {
        await auditEnrollment(tx, ctx, before.enrolled);
        return before;
      }
      await takeQuota(tx, ctx, hosts.length, bulk);
      const made = await enrollEach(tx, ctx, hosts, credentials);
      // One host alone is refused, and the refusal takes everything back.
      if (!bulk && made.skipped[0]) throw alreadyEnrolled(made.skipped[0]);
      await giveBackQuota(tx, ctx, hosts.length - made.enrolled.filter(isNew).length);
      await auditEnrollment(tx, ctx, made.enrolled);
      await remember(tx, ctx, attempt, made.enrolled);
      return made;
    }),
  );
  announce(ctx.organizationId, "tokens", ctx.token.id);
  announce(ctx.organizationId, "hosts", outcome.enrolled.length === 1 ? idOf(outcome) : "");
  return outcome;
}

async function enrollEach(
  tx: Db,
  ctx: TokenCtx,
  hosts: Enrollment[],
  credentials: PreparedCredentials[],
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { enrolled: [], skipped: [] };
  for (const [index, host] of hosts.entries()) {
    const prepared = credentials[index];
    if (!prepared) throw new Error("Every host has its credentials.");
    const machine = { ...host, machineId: machineIdOf(host.machineId) ?? null };
    const result = await enrollOne(tx, ctx, machine, prepared, outcome.enrolled);
    if ("duplicateOf" in result) outcome.skipped.push(result);
    else outcome.enrolled.push(result);
  }
  return outcome;
}

function alreadyEnrolled({ friendlyName, duplicateOf }: Duplicate): FleetError {
  return new FleetError("conflict", "Host already enrolled", {
    detail: `${friendlyName} is enrolled already, as host ${duplicateOf}`,
  });
}

/** A refused attempt is kept with the token, after its transaction was taken back. */
async function refusalsNoted<T>(ctx: TokenCtx, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FleetError) await noteTokenRefusal(ctx, ctx.token, error.message);
    throw error;
  }
}

const isNew = (host: Enrolled) => host.came === "new";

const idOf = ({ enrolled }: BulkOutcome) => enrolled[0]?.id ?? "";
