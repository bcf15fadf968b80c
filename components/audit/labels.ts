import type { AuditAction } from "@/lib/fleet/audit/record";

type Noun = { noun: string; label: string; actions: { action: AuditAction; label: string }[] };

const labels: Record<AuditAction, string> = {
  "host.created": "Host added",
  "host.enrolled": "Host enrolled",
  "host.taken_over": "Host taken over",
  "host.updated": "Host changed",
  "host.token_rotated": "Host token rotated",
  "host.command_requested": "Command requested",
  "host.command_cancelled": "Command cancelled",
  "host.command_finished": "Command finished",
  "host.clone_seen": "Clone noticed",
  "host.clone_split": "Clone split off",
  "host.clone_split_cancelled": "Split of a clone taken back",
  "host.uninstalled": "Agent uninstalled",
  "host.deleted": "Host deleted",
  "enrollment_token.created": "Enrollment token created",
  "enrollment_token.extended": "Enrollment token extended",
  "enrollment_token.revoked": "Enrollment token revoked",
  "auto_enrollment_token.created": "Auto-enrollment token created",
  "auto_enrollment_token.updated": "Auto-enrollment token changed",
  "auto_enrollment_token.deleted": "Auto-enrollment token deleted",
  "host_group.created": "Group created",
  "host_group.updated": "Group changed",
  "host_group.deleted": "Group deleted",
  "member.invited": "Member invited",
  "member.joined": "Member joined",
  "member.role_changed": "Role changed",
  "member.removed": "Member removed",
  "member.left": "Member left",
  "invitation.revoked": "Invitation revoked",
  "account.signed_in": "Signed in",
  "account.signed_out_everywhere": "Signed out everywhere",
  "account.password_changed": "Password changed",
  "account.updated": "Account changed",
  "account.token_ended": "API token ended",
  "organization.created": "Organization created",
  "organization.renamed": "Organization renamed",
  "organization.agents_changed": "Agent settings changed",
};

const nouns: [noun: string, label: string][] = [
  ["host", "Everything about hosts"],
  ["enrollment_token", "Everything about one-time tokens"],
  ["auto_enrollment_token", "Everything about auto-enrollment tokens"],
  ["host_group", "Everything about groups"],
  ["member", "Everything about members"],
  ["invitation", "Everything about invitations"],
  ["account", "Everything about accounts"],
  ["organization", "Everything about the organization"],
];

/** What the filter of the audit offers: nouns with their actions, in the order of the menu. */
export const auditNouns: Noun[] = nouns.map(([noun, label]) => ({
  noun,
  label,
  actions: (Object.keys(labels) as AuditAction[])
    .filter((action) => action.startsWith(`${noun}.`))
    .map((action) => ({ action, label: labels[action] })),
}));
