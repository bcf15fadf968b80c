import type { Db } from "@/lib/db";
import type { Ctx } from "@/lib/fleet/context";

/** Everything that is audited, as noun.verb. */
export const auditActions = [
  "organization.created",
  "organization.renamed",
  "organization.agents_changed",
  "member.invited",
  "member.joined",
  "member.role_changed",
  "member.removed",
  "member.left",
  "invitation.revoked",
  "account.signed_in",
  "account.password_changed",
  "account.signed_out_everywhere",
  "account.updated",
  "account.token_ended",
  "enrollment_token.created",
  "enrollment_token.extended",
  "enrollment_token.revoked",
  "auto_enrollment_token.created",
  "auto_enrollment_token.updated",
  "auto_enrollment_token.deleted",
  "host_group.created",
  "host_group.updated",
  "host_group.deleted",
  "host.created",
  "host.enrolled",
  "host.taken_over",
  "host.updated",
  "host.deleted",
  "host.token_rotated",
  "host.command_requested",
  "host.command_cancelled",
  "host.command_finished",
  "host.clone_seen",
  "host.clone_split",
  "host.clone_split_cancelled",
  "host.uninstalled",
] as const;

export type AuditAction = (typeof auditActions)[number];

export type AuditSubject = {
  type:
    | "organization"
    | "user"
    | "invitation"
    | "enrollment_token"
    | "auto_enrollment_token"
    | "host_group"
    | "host";
  id: string;
  name: string;
};

type Detail = Record<string, string | number | boolean | null>;

/**
 * Writes the audit row of a change, in the transaction of the change: no change without its
 * row. `detail` never holds a secret.
 */
export async function recordAudit(
  tx: Db,
  ctx: Ctx,
  action: AuditAction,
  subject: AuditSubject,
  detail?: Detail,
): Promise<void> {
  await recordAudits(tx, ctx, action, [subject], detail);
}

/** The same for one change of many subjects, a row for each. */
export async function recordAudits(
  tx: Db,
  ctx: Ctx,
  action: AuditAction,
  subjects: AuditSubject[],
  detail?: Detail,
): Promise<void> {
  await tx.auditEntry.createMany({
    data: subjects.map((subject) => ({
      organizationId: ctx.organizationId,
      at: ctx.now,
      actorType: ctx.actor.type,
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      action,
      subjectType: subject.type,
      subjectId: subject.id,
      subjectName: subject.name,
      ip: ctx.ip,
      requestId: ctx.requestId,
      ...(detail && { detail }),
    })),
  });
}
