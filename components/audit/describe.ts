import type { AuditAction } from "@/lib/fleet/audit/record";

/** A row of the audit as it is stored. */
export type AuditEntry = {
  action: string;
  actorType: string;
  actorId: string | null;
  actorName: string;
  subjectType: string;
  subjectId: string | null;
  subjectName: string;
  detail: unknown;
  /** How many entries it stands for, when it is more than one: each is of another subject. */
  count?: number;
};

/** Somebody or something named in a sentence; `href` only where there is a page to go to. */
export type AuditParty = { name: string; href: string | null };

/** "ana" "changed the role of" "ben" "from viewer to admin". */
export type AuditSentence = {
  actor: AuditParty;
  verb: string;
  subject: AuditParty | null;
  rest: string | null;
};

/** What follows the actor. `subject` is shown unless the sentence leaves it out. */
type Phrase = { verb: string; subject?: "none" | "unlinked"; rest?: string };

type Detail = Record<string, unknown>;

const phrases: Record<AuditAction, (detail: Detail, entry: AuditEntry) => Phrase> = {
  "organization.created": () => ({ verb: "created the organization" }),
  "organization.renamed": ({ from, to }) => ({
    verb: `renamed the organization${from ? ` ${from}` : ""} to`,
    // The name of the subject may have changed again; the row knows which this was about.
    ...(typeof to === "string" && { subject: "none", rest: to }),
  }),
  "organization.agents_changed": () => ({
    verb: "changed the settings of agents",
    subject: "none",
  }),
  "member.invited": ({ role }) => ({ verb: "invited", rest: asRole(role) }),
  "member.joined": ({ role }) => ({
    verb: "joined the organization",
    subject: "none",
    rest: asRole(role),
  }),
  "member.role_changed": ({ from, to }) => ({
    verb: "changed the role of",
    rest: `from ${lower(from)} to ${lower(to)}`,
  }),
  "member.removed": () => ({
    verb: "removed",
    subject: "unlinked",
    rest: "from the organization",
  }),
  "member.left": () => ({ verb: "left the organization", subject: "none" }),
  "invitation.revoked": () => ({ verb: "revoked the invitation of" }),
  "account.signed_in": ({ via }) => ({
    verb: via === "bearer" ? "signed in to the API" : "signed in",
    subject: "none",
  }),
  "account.password_changed": () => ({ verb: "changed their password", subject: "none" }),
  "account.signed_out_everywhere": () => ({ verb: "signed out everywhere", subject: "none" }),
  "account.updated": ({ fields }) => ({
    verb: `changed ${fields ? `their ${accountWords(fields)}` : "their account"}`,
    subject: "none",
  }),
  "account.token_ended": () => ({ verb: "ended an API token of theirs", subject: "none" }),
  "enrollment_token.created": () => ({ verb: "created the enrollment token" }),
  "enrollment_token.extended": () => ({
    verb: "extended the enrollment token",
    rest: "by 24 hours",
  }),
  "enrollment_token.revoked": () => ({ verb: "revoked the enrollment token" }),
  "auto_enrollment_token.created": () => ({ verb: "created the auto-enrollment token" }),
  "auto_enrollment_token.updated": () => ({ verb: "changed the auto-enrollment token" }),
  "auto_enrollment_token.deleted": () => ({
    verb: "deleted the auto-enrollment token",
    subject: "unlinked",
  }),
  "host_group.created": () => ({ verb: "created the group" }),
  "host_group.updated": () => ({ verb: "changed the group" }),
  "host_group.deleted": () => ({ verb: "deleted the group", subject: "unlinked" }),
  "host.created": () => ({ verb: "added the host" }),
  "host.enrolled": () => ({ verb: "enrolled the host" }),
  "host.taken_over": ({ lastSeenAt, lastAddress }) => ({
    verb: "gave new credentials to",
    rest: `when a machine with its id or name enrolled; the host had ${silence(lastSeenAt, lastAddress)}, and its old credentials ended`,
  }),
  "host.updated": ({ docker }) => ({
    verb: typeof docker === "string" ? dockerVerb(docker) : "changed the host",
  }),
  "host.deleted": () => ({ verb: "deleted the host", subject: "unlinked" }),
  "host.token_rotated": (_detail, { actorType }) =>
    actorType === "host"
      ? { verb: "rotated its token", subject: "none" }
      : { verb: "rotated the token of" },
  "host.command_requested": ({ kind }) => ({ verb: `asked for ${commandWord(kind)} of` }),
  "host.command_cancelled": ({ kind }) => ({ verb: `took back ${commandWord(kind)} of` }),
  "host.command_finished": ({ kind, outcome }) => ({
    verb: outcome === "done" ? `finished ${commandWord(kind)}` : `failed at ${commandWord(kind)}`,
    subject: "none",
  }),
  "host.clone_seen": ({ machines, addresses }) => ({
    verb: `is ${typeof machines === "number" ? machines : "two"} machines with one credential`,
    subject: "none",
    ...(typeof addresses === "string" && { rest: `at ${addresses}` }),
  }),
  "host.clone_split": ({ machines, address }) => ({
    verb: `made ${copies(machines)} enroll anew of`,
    ...(typeof address === "string" && { rest: `at ${address}` }),
  }),
  "host.clone_split_cancelled": ({ machines }) => ({
    verb: `took back the splitting of ${copies(machines)} of`,
  }),
  "host.uninstalled": () => ({ verb: "removed its agent", subject: "none" }),
};

/**
 * An audit row as a sentence in parts, with the pages of those it names. A row of an action this
 * program does not know, written by a newer one, shows the action itself.
 */
export function describeAudit(entry: AuditEntry): AuditSentence {
  const phrase = isDescribed(entry.action)
    ? phrases[entry.action](detailOf(entry.detail), entry)
    : { verb: entry.action };
  const { verb, subject = "linked", rest } = phrase;
  const link = subject === "linked" ? pageOf(entry.subjectType, entry.subjectId) : null;
  return {
    actor: actorOf(entry),
    verb,
    subject: subject === "none" ? null : { name: entry.subjectName, href: link },
    rest: rest ?? null,
  };
}

/** The same as plain text. */
export function auditText(entry: AuditEntry): string {
  const { actor, verb, subject, rest } = describeAudit(entry);
  return [actor.name, verb, subject?.name, rest].filter(Boolean).join(" ");
}

function actorOf({ actorType, actorId, actorName }: AuditEntry): AuditParty {
  if (actorType === "enrollment") {
    return { name: `Token ${actorName}`, href: pageOf("enrollment_token", actorId) };
  }
  if (actorType === "auto_enrollment") {
    return { name: `Token ${actorName}`, href: pageOf("auto_enrollment_token", actorId) };
  }
  return { name: actorName, href: pageOf(actorType, actorId) };
}

function pageOf(type: string, id: string | null): string | null {
  if (type === "organization") return "/settings";
  if (id === null) return null;
  if (type === "host") return `/hosts/${id}`;
  if (type === "enrollment_token") return `/enrollment?token=${id}`;
  if (type === "auto_enrollment_token") return `/enrollment/tokens/${id}`;
  if (type === "host_group") return `/hosts?group=${id}`;
  if (type === "user" || type === "invitation") return `/members#${id}`;
  return null;
}

function isDescribed(action: string): action is AuditAction {
  return Object.hasOwn(phrases, action);
}

function detailOf(detail: unknown): Detail {
  return typeof detail === "object" && detail !== null ? { ...detail } : {};
}

function dockerVerb(docker: string): string {
  if (docker === "inherit") return "left it to the organization whether containers are reported of";
  return `turned reports of containers ${docker} for`;
}

function copies(machines: unknown): string {
  return typeof machines === "number" && machines > 1 ? `${machines} copies` : "a copy";
}

function commandWord(kind: unknown): string {
  const words: Record<string, string> = {
    report: "a report",
    rotate: "a new token",
    update: "an update",
    uninstall: "the removal",
  };
  return words[String(kind)] ?? "a command";
}

/** How a host was before it was taken over: "never checked in", "been silent since … (at …)". */
function silence(lastSeenAt: unknown, lastAddress: unknown): string {
  if (typeof lastSeenAt !== "string") return "never checked in";
  const at = typeof lastAddress === "string" ? ` (at ${lastAddress})` : "";
  return `been silent since ${lastSeenAt.slice(0, 16).replace("T", " ")} UTC${at}`;
}

function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "another role";
}

function asRole(role: unknown): string {
  return role === "VIEWER" ? "as a viewer" : `as an ${lower(role)}`;
}

function accountWords(fields: unknown): string {
  const words: Record<string, string> = {
    firstName: "first name",
    lastName: "last name",
    email: "e-mail address",
  };
  const said = String(fields)
    .split(", ")
    .map((field) => words[field] ?? field);
  const last = said.pop() ?? "account";
  return said.length > 0 ? `${said.join(", ")} and ${last}` : last;
}
