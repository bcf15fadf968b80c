import { describe, expect, it } from "vitest";

import { auditActions } from "@/lib/fleet/audit/record";
import { type AuditEntry, auditText, describeAudit } from "./describe";
import { auditNouns } from "./labels";

function entry(action: string, over: Partial<AuditEntry> = {}): AuditEntry {
  return {
    action,
    actorType: "user",
    actorId: "u1",
    actorName: "ana",
    subjectType: "user",
    subjectId: "u2",
    subjectName: "ben",
    detail: null,
    ...over,
  };
}

const host = { subjectType: "host", subjectId: "h1", subjectName: "web-1" };
const byHost = { actorType: "host", actorId: "h1", actorName: "web-1" };
const token = { subjectType: "enrollment_token", subjectId: "t1", subjectName: "rack 4" };
const byToken = { actorType: "enrollment", actorId: "t1", actorName: "rack 4" };
const organization = { subjectType: "organization", subjectId: "o1", subjectName: "Acme" };
const invited = { subjectType: "invitation", subjectId: "i1", subjectName: "ben@example.com" };

describe("every action is a sentence:", () => {
  it.each<[string, Partial<AuditEntry>, string]>([
    ["organization.created", organization, "ana created the organization Acme"],
    [
      "organization.renamed",
      { ...organization, detail: { from: "Acme", to: "Acme Labs" } },
      "ana renamed the organization Acme to Acme Labs",
    ],
    ["organization.renamed", organization, "ana renamed the organization to Acme"],
    [
      "member.invited",
      { ...invited, detail: { role: "VIEWER", replaced: 0 } },
      "ana invited ben@example.com as a viewer",
    ],
    [
      "member.joined",
      { subjectName: "ana", detail: { role: "ADMIN" } },
      "ana joined the organization as an admin",
    ],
    [
      "member.role_changed",
      { detail: { from: "VIEWER", to: "OWNER" } },
      "ana changed the role of ben from viewer to owner",
    ],
    ["member.removed", {}, "ana removed ben from the organization"],
    ["member.left", { subjectName: "ana" }, "ana left the organization"],
    ["invitation.revoked", invited, "ana revoked the invitation of ben@example.com"],
    ["account.signed_in", { detail: { via: "session" } }, "ana signed in"],
    ["account.signed_in", { detail: { via: "bearer" } }, "ana signed in to the API"],
    ["account.password_changed", {}, "ana changed their password"],
    ["account.signed_out_everywhere", {}, "ana signed out everywhere"],
    [
      "account.updated",
      { detail: { fields: "firstName, lastName, email" } },
      "ana changed their first name, last name and e-mail address",
    ],
    ["account.updated", { detail: { fields: "" } }, "ana changed their account"],
    ["enrollment_token.created", token, "ana created the enrollment token rack 4"],
    ["enrollment_token.extended", token, "ana extended the enrollment token rack 4 by 24 hours"],
    ["enrollment_token.revoked", token, "ana revoked the enrollment token rack 4"],
    ["host.created", host, "ana added the host web-1"],
    ["host.enrolled", { ...host, ...byToken }, "Token rack 4 enrolled the host web-1"],
    [
      "host.taken_over",
      { ...host, ...byToken, detail: { lastSeenAt: null, lastAddress: null } },
      "Token rack 4 gave new credentials to web-1 when a machine with its id or name enrolled; " +
        "the host had never checked in, and its old credentials ended",
    ],
    [
      "host.taken_over",
      {
        ...{ ...host, ...byToken },
        detail: { lastSeenAt: "2026-01-02T03:04:05.000Z", lastAddress: "192.0.2.7" },
      },
      "Token rack 4 gave new credentials to web-1 when a machine with its id or name enrolled; the " +
        "host had been silent since 2026-01-02 03:04 UTC (at 192.0.2.7), and its old credentials ended",
    ],
    ["account.token_ended", {}, "ana ended an API token of theirs"],
    ["host.updated", host, "ana changed the host web-1"],
    [
      "host.updated",
      { ...host, detail: { docker: "off" } },
      "ana turned reports of containers off for web-1",
    ],
    [
      "host.updated",
      { ...host, detail: { docker: "inherit" } },
      "ana left it to the organization whether containers are reported of web-1",
    ],
    ["host.deleted", host, "ana deleted the host web-1"],
    ["host.token_rotated", host, "ana rotated the token of web-1"],
    ["host.token_rotated", { ...host, ...byHost }, "web-1 rotated its token"],
  ])("%s %o", (action, over, sentence) => {
    expect(auditText(entry(action, over))).toBe(sentence);
  });
});

describe("links lead to pages that exist:", () => {
  it.each<[string, Partial<AuditEntry>, string | null, string | null]>([
    ["host.created", host, "/members#u1", "/hosts/h1"],
    ["host.enrolled", { ...host, ...byToken }, "/enrollment?token=t1", "/hosts/h1"],
    ["host.token_rotated", { ...host, ...byHost }, "/hosts/h1", null],
    ["host.deleted", host, "/members#u1", null],
    ["member.removed", {}, "/members#u1", null],
    ["member.invited", invited, "/members#u1", "/members#i1"],
    ["organization.created", organization, "/members#u1", "/settings"],
    [
      "organization.created",
      { ...organization, actorType: "system", actorId: null, actorName: "first run" },
      null,
      "/settings",
    ],
  ])("%s %o", (action, over, actor, subject) => {
    const said = describeAudit(entry(action, over));
    expect(said.actor.href).toBe(actor);
    expect(said.subject?.href ?? null).toBe(subject);
  });
});

it("shows an action of a newer program as it stands", () => {
  expect(auditText(entry("host.moved", host))).toBe("ana host.moved web-1");
  expect(auditText(entry("toString", host))).toBe("ana toString web-1");
});

it("survives a detail that is none", () => {
  expect(auditText(entry("member.role_changed", { detail: [] }))).toBe(
    "ana changed the role of ben from another role to another role",
  );
});

it("offers every action in the filter, under its noun", () => {
  const offered = auditNouns.flatMap(({ actions }) => actions.map(({ action }) => action));
  expect(offered.sort()).toEqual([...auditActions].sort());
});
