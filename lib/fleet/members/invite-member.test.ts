import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { inviteMember } from "@/lib/fleet/members/invite-member";
import { listInvitations } from "@/lib/fleet/members/list-invitations";
import { revokeInvitation } from "@/lib/fleet/members/revoke-invitation";
import { sha256 } from "@/lib/secrets/hash";
import { buildInvitation, buildOrganization, ctxOf, unique } from "@/tests/support/builders";

const someone = () => `${unique()}@example.com`;

describe("inviting", () => {
  test("gives a link whose secret stands after the # and is stored nowhere", async () => {
    const { admin } = await buildOrganization();
    const ctx = ctxOf(admin);
    const invited = await inviteMember(ctx, { email: someone(), role: "VIEWER" });
    expect(invited.link).toMatch(/\/invite#mst_invite_[0-9a-f]{64}$/);
    expect(invited.link.startsWith(`${env.publicUrl}/invite#`)).toBe(true);
    const token = invited.link.split("#")[1] ?? "";
    const row = await db.invitation.findUniqueOrThrow({ where: { id: invited.id } });
    expect(row.tokenHash).toBe(sha256(token));
    const days = (row.expiresAt.getTime() - ctx.now.getTime()) / 86_400_000;
    expect(days).toBe(7);
    const everything = JSON.stringify([row, await db.auditEntry.findMany()]);
    expect(everything).not.toContain(token);
    expect(JSON.stringify(await listInvitations(ctx))).not.toContain(row.tokenHash);
  });

  test("of an owner is an owner's business", async () => {
    const { owner, admin } = await buildOrganization();
    const email = someone();
    const byAdmin = inviteMember(ctxOf(admin), { email, role: "OWNER" });
    await expect(byAdmin).rejects.toMatchObject({ kind: "forbidden" });
    const { id } = await inviteMember(ctxOf(owner), { email, role: "OWNER" });
    // Neither by replacing it nor by revoking it.
    const instead = inviteMember(ctxOf(admin), { email, role: "VIEWER" });
    await expect(instead).rejects.toMatchObject({ kind: "forbidden" });
    const revocation = revokeInvitation(ctxOf(admin), { id });
    await expect(revocation).rejects.toMatchObject({ kind: "forbidden" });
    expect(await listInvitations(ctxOf(admin))).toMatchObject([{ id, state: "open" }]);
  });

  test("a viewer may not, though the form was open", async () => {
    const { viewer } = await buildOrganization();
    const invitation = inviteMember(ctxOf(viewer), { email: someone(), role: "VIEWER" });
    await expect(invitation).rejects.toMatchObject({ kind: "forbidden" });
  });

  test("again ends the link before it", async () => {
    const { admin } = await buildOrganization();
    const email = someone();
    const first = await inviteMember(ctxOf(admin), { email, role: "VIEWER" });
    const second = await inviteMember(ctxOf(admin), { email, role: "ADMIN" });
    const states = (await listInvitations(ctxOf(admin))).map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      [second.id, "open"],
      [first.id, "revoked"],
    ]);
  });

  test("somebody who is a member is 409", async () => {
    const { admin, viewer } = await buildOrganization();
    const invitation = inviteMember(ctxOf(admin), { email: viewer.email, role: "ADMIN" });
    await expect(invitation).rejects.toMatchObject({
      kind: "conflict",
      message: `${viewer.email} is already a member`,
    });
  });
});

describe("revoking", () => {
  test("a second time changes nothing", async () => {
    const { organization, admin } = await buildOrganization();
    const { invitation } = await buildInvitation(organization);
    await revokeInvitation(ctxOf(admin), invitation);
    await revokeInvitation(ctxOf(admin), invitation);
    const rows = await db.auditEntry.count({ where: { subjectId: invitation.id } });
    expect(rows).toBe(1);
  });

  test("an accepted one is 409, a foreign and an unknown one 404", async () => {
    const { organization, admin } = await buildOrganization();
    const other = await buildOrganization();
    const accepted = await buildInvitation(organization, "accepted");
    await expect(revokeInvitation(ctxOf(admin), accepted.invitation)).rejects.toMatchObject({
      kind: "conflict",
    });
    const foreign = await buildInvitation(other.organization);
    for (const id of [foreign.invitation.id, "none"]) {
      await expect(revokeInvitation(ctxOf(admin), { id })).rejects.toMatchObject({
        kind: "not_found",
        message: "Invitation not found",
      });
    }
    const row = await db.invitation.findUniqueOrThrow({ where: { id: foreign.invitation.id } });
    expect(row.revokedAt).toBeNull();
  });
});
