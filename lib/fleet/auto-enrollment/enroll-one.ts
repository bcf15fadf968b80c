import type { Db, Prisma } from "@/lib/db";
import { type AuditSubject, recordAudit, recordAudits } from "@/lib/fleet/audit/record";
import { findDuplicate, giveNewCredentials } from "@/lib/fleet/auto-enrollment/duplicates";
import type {
  Duplicate,
  Enrolled,
  Enrollment,
  PreparedCredentials,
} from "@/lib/fleet/auto-enrollment/enrollment";
import type { TokenCtx } from "@/lib/fleet/auto-enrollment/verify-token";
import { birth } from "@/lib/fleet/hosts/birth";
import { REPORT_INTERVAL_SECONDS } from "@/lib/fleet/hosts/status";

/**
 * Enrolls one host in the caller's transaction, as the token's duplicate policy says. `siblings`
 * are the hosts of the same request: each entry of a request is a machine of its own.
 */
export async function enrollOne(
  tx: Db,
  ctx: TokenCtx,
  enrollment: Enrollment,
  credentials: PreparedCredentials,
  siblings: Enrolled[],
): Promise<Enrolled | Duplicate> {
  const { friendlyName, machineId } = enrollment;
  const duplicate = await findDuplicate(tx, ctx, enrollment, siblings);
  if (duplicate && ctx.token.duplicatePolicy === "REJECT") {
    return { friendlyName, machineId, duplicateOf: duplicate.id };
  }
  const { apiId, apiKey } = credentials;
  if (duplicate) {
    const { id, name } = await giveNewCredentials(tx, ctx, duplicate, credentials);
    const { lastSeenAt, lastAddress } = duplicate;
    return { id, friendlyName: name, apiId, apiKey, came: { lastSeenAt, lastAddress } };
  }
  const { id, name } = await bear(tx, ctx, enrollment, credentials);
  return { id, friendlyName: name, apiId, apiKey, came: "new" };
}

/**
 * Writes the audit rows of hosts that were enrolled together. A host that was taken over has a row
 * of its own kind: whoever knows a machine id can do that, and its history must tell.
 */
export async function auditEnrollment(tx: Db, ctx: TokenCtx, hosts: Enrolled[]): Promise<void> {
  const subjectOf = ({ id, friendlyName: name }: Enrolled) => ({ type: "host", id, name }) as const;
  const enrolled: AuditSubject[] = [];
  for (const host of hosts) {
    if (typeof host.came === "string") {
      enrolled.push(subjectOf(host));
      continue;
    }
    const { lastSeenAt, lastAddress } = host.came;
    const detail = { lastSeenAt: lastSeenAt?.toISOString() ?? null, lastAddress };
    await recordAudit(tx, ctx, "host.taken_over", subjectOf(host), detail);
  }
  if (enrolled.length > 0) await recordAudits(tx, ctx, "host.enrolled", enrolled);
}

function bear(
  tx: Db,
  ctx: TokenCtx,
  { friendlyName, machineId, metadata }: Enrollment,
  { apiId, apiKeyHash }: PreparedCredentials,
) {
  return birth(tx, {
    organizationId: ctx.organizationId,
    name: friendlyName,
    description: notes(ctx),
    enrolledVia: "AUTO_ENROLLMENT",
    hostGroupId: ctx.token.defaultHostGroupId,
    enrollment: {
      autoEnrollmentTokenId: ctx.token.id,
      enrollmentMachineId: machineId,
      enrollmentMetadata: (metadata ?? undefined) as Prisma.InputJsonObject | undefined,
      machineId,
      apiId,
      apiKeyHash,
      checkInIntervalSeconds: REPORT_INTERVAL_SECONDS,
    },
    now: ctx.now,
  });
}

/** S3's note in the history of a host: "Auto-enrolled via NAME on ISO". */
function notes({ token, now }: TokenCtx): string {
  return `Auto-enrolled via ${token.name} on ${now.toISOString().replace(/\.\d+Z$/, "Z")}`;
}
