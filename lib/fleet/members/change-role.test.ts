import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { changeRole } from "@/lib/fleet/members/change-role";
import { leaveOrganization } from "@/lib/fleet/members/leave-organization";
import { listMembers } from "@/lib/fleet/members/list-members";
import { removeMember } from "@/lib/fleet/members/remove-member";
import {
  buildInvitation,
  buildOrganization,
  buildPerson,
  ctxOf,
  type Person,
} from "@/tests/support/builders";

async function roleOf(person: Person) {
  const { id: userId, organizationId } = person;
  const member = await db.membership.findFirst({ where: { userId, organizationId } });
  return member?.role;
}

const auditOf = (person: Person) =>
  db.auditEntry.findMany({
    where: { organizationId: person.organizationId, subjectId: person.id },
    orderBy: { id: "asc" },
  });

const lastOwner = { kind: "conflict", message: /^This is the last owner/ };
const ownersOnly = { kind: "forbidden", message: /^Only an owner may/ };
const refused = ({ kind, message }: { kind: string; message: RegExp }) =>
  expect.objectContaining({ kind, message: expect.stringMatching(message) });

describe("changing a role", () => {
  test("an admin moves people between VIEWER and ADMIN, with one audit row each", async () => {
    const { admin, viewer } = await buildOrganization();
    await changeRole(ctxOf(admin), { userId: viewer.id, role: "ADMIN" });
    expect(await roleOf(viewer)).toBe("ADMIN");
    expect(await auditOf(viewer)).toMatchObject([
      {
        action: "member.role_changed",
        actorId: admin.id,
        subjectName: viewer.username,
        detail: { from: "VIEWER", to: "ADMIN" },
      },
    ]);
  });

  test("the role somebody has already changes nothing", async () => {
    const { admin, viewer } = await buildOrganization();
    await changeRole(ctxOf(admin), { userId: viewer.id, role: "VIEWER" });
    expect(await auditOf(viewer)).toEqual([]);
  });

  test("only an owner makes and unmakes an owner", async () => {
    const { owner, admin, viewer } = await buildOrganization();
    const asAdmin = ctxOf(admin);
    const up = changeRole(asAdmin, { userId: viewer.id, role: "OWNER" });
    await expect(up).rejects.toEqual(refused(ownersOnly));
    const down = changeRole(asAdmin, { userId: owner.id, role: "VIEWER" });
    await expect(down).rejects.toEqual(refused(ownersOnly));
    await changeRole(ctxOf(owner), { userId: viewer.id, role: "OWNER" });
    await changeRole(ctxOf(viewer), { userId: owner.id, role: "ADMIN" });
    expect([await roleOf(owner), await roleOf(viewer)]).toEqual(["ADMIN", "OWNER"]);
  });

  test("what counts is the role the actor has now, not the one they came with", async () => {
    const { owner, admin, viewer } = await buildOrganization();
    const before = ctxOf(admin);
    await changeRole(ctxOf(owner), { userId: admin.id, role: "VIEWER" });
    const late = changeRole(before, { userId: viewer.id, role: "ADMIN" });
    await expect(late).rejects.toMatchObject({ kind: "forbidden" });
    await removeMember(ctxOf(owner), { userId: admin.id });
    const later = changeRole(before, { userId: viewer.id, role: "ADMIN" });
    await expect(later).rejects.toMatchObject({ kind: "forbidden" });
    expect(await roleOf(viewer)).toBe("VIEWER");
  });

  test("ids that are unknown and people of elsewhere are 404", async () => {
    const { owner } = await buildOrganization();
    const { viewer: stranger } = await buildOrganization();
    for (const userId of [stranger.id, "nobody"]) {
      const change = changeRole(ctxOf(owner), { userId, role: "ADMIN" });
      await expect(change).rejects.toMatchObject({
        kind: "not_found",
        message: "Member not found",
      });
      const removal = removeMember(ctxOf(owner), { userId });
      await expect(removal).rejects.toMatchObject({ kind: "not_found" });
    }
    expect(await roleOf(stranger)).toBe("VIEWER");
  });
});

describe("the last owner", () => {
  test("cannot be demoted, not even by themselves, and cannot leave", async () => {
    const { owner } = await buildOrganization();
    const demotion = changeRole(ctxOf(owner), { userId: owner.id, role: "ADMIN" });
    await expect(demotion).rejects.toEqual(refused(lastOwner));
    await expect(leaveOrganization(ctxOf(owner))).rejects.toEqual(refused(lastOwner));
    expect(await roleOf(owner)).toBe("OWNER");
    expect(await auditOf(owner)).toEqual([]);
  });

  test.each([
    [
      "demote each other",
      (a: Person, b: Person) => changeRole(ctxOf(a), { userId: b.id, role: "VIEWER" }),
    ],
    ["remove each other", (a: Person, b: Person) => removeMember(ctxOf(a), { userId: b.id })],
    ["leave", (a: Person) => leaveOrganization(ctxOf(a))],
    ["demote themselves", (a: Person) => changeRole(ctxOf(a), { userId: a.id, role: "ADMIN" })],
  ])("stays when six owners %s at once", async (_name, act) => {
    const { organization, owner } = await buildOrganization();
    const owners = [owner];
    while (owners.length < 6) owners.push(await buildPerson(organization, "OWNER"));
    const outcomes = await Promise.allSettled(
      owners.map((one, at) => act(one, owners[(at + 1) % owners.length] ?? owner)),
    );
    const left = await db.membership.count({
      where: { organizationId: organization.id, role: "OWNER" },
    });
    expect(left).toBeGreaterThanOrEqual(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(["conflict", "forbidden", "not_found"]).toContain(outcome.reason.kind);
      }
    }
    const gone = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(left).toBe(owners.length - gone);
  });
});

describe("removing a member", () => {
  test("takes the membership and leaves the account, with an audit row", async () => {
    const { owner, admin, viewer } = await buildOrganization();
    await removeMember(ctxOf(admin), { userId: viewer.id });
    expect(await roleOf(viewer)).toBeUndefined();
    expect(await db.user.count({ where: { id: viewer.id } })).toBe(1);
    expect(await auditOf(viewer)).toMatchObject([{ action: "member.removed" }]);
    const names = (await listMembers(ctxOf(owner))).map(({ username }) => username);
    expect(names).toEqual([admin.username, owner.username].sort());
    const again = removeMember(ctxOf(admin), { userId: viewer.id });
    await expect(again).rejects.toMatchObject({ kind: "not_found" });
  });

  test("of an owner is an owner's business, of oneself is leaving", async () => {
    const { owner, admin } = await buildOrganization();
    const up = removeMember(ctxOf(admin), { userId: owner.id });
    await expect(up).rejects.toEqual(refused(ownersOnly));
    const self = removeMember(ctxOf(owner), { userId: owner.id });
    await expect(self).rejects.toMatchObject({
      kind: "conflict",
      message: "You cannot remove yourself. Leave the organization instead",
    });
  });

  test.each([
    ["removed", (o: Person, a: Person) => removeMember(ctxOf(o), { userId: a.id })],
    ["demoted", (o: Person, a: Person) => changeRole(ctxOf(o), { userId: a.id, role: "VIEWER" })],
    ["gone", (_: Person, a: Person) => leaveOrganization(ctxOf(a))],
  ])("ends the open invitations of somebody who is %s", async (_name, act) => {
    const { organization, owner, admin } = await buildOrganization();
    const own = await buildInvitation(organization, "open", { createdById: admin.id });
    const other = await buildInvitation(organization, "open", { createdById: owner.id });
    await act(owner, admin);
    const open = await db.invitation.findMany({
      where: { organizationId: organization.id, revokedAt: null },
    });
    expect(open.map(({ id }) => id)).toEqual([other.invitation.id]);
    expect(own.invitation.revokedAt).toBeNull();
  });
});
