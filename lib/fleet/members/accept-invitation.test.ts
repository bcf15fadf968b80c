import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { acceptInvitation } from "@/lib/fleet/members/accept-invitation";
import { enter } from "@/lib/fleet/members/enter";
import { joinOrganization } from "@/lib/fleet/members/join-organization";
import { readInvitation } from "@/lib/fleet/members/read-invitation";
import { revokeInvitation } from "@/lib/fleet/members/revoke-invitation";
import {
  buildCaller,
  buildInvitation,
  buildOrganization,
  buildPerson,
  ctxOf,
  PASSWORD,
  unique,
} from "@/tests/support/builders";

const newPerson = () => ({
  account: "new" as const,
  username: `new-${unique()}`,
  password: "a long enough password",
});

describe("accepting", () => {
  test("makes a new person with the invitation's address a member", async () => {
    const { organization } = await buildOrganization();
    const { invitation, token } = await buildInvitation(organization, "open", { role: "ADMIN" });
    const offer = await readInvitation(buildCaller(), { token });
    expect(offer).toMatchObject({
      organization: organization.name,
      email: invitation.email,
      role: "ADMIN",
      hasAccount: false,
    });
    const input = newPerson();
    const ctx = await acceptInvitation(buildCaller(), { ...input, token });
    expect(ctx).toMatchObject({
      organizationId: organization.id,
      actor: { name: input.username, role: "ADMIN" },
    });
    const claim = { userId: ctx.actor.id, sessionEpoch: 1, via: "session" } as const;
    expect(await enter(buildCaller(), claim)).toMatchObject({ organizationId: organization.id });
    const [row] = await db.auditEntry.findMany({ where: { subjectId: ctx.actor.id } });
    expect(row).toMatchObject({ action: "member.joined", organizationId: organization.id });
    const user = await db.user.findUniqueOrThrow({ where: { id: ctx.actor.id } });
    expect(user.email).toBe(invitation.email);
  });

  test("lets a person with that address in by their password, and no other", async () => {
    const home = await buildOrganization();
    const { organization } = await buildOrganization();
    const { email } = home.viewer;
    const { token } = await buildInvitation(organization, "open", { email });
    expect(await readInvitation(buildCaller(), { token })).toMatchObject({ hasAccount: true });
    const wrong = acceptInvitation(buildCaller(), { account: "existing", token, password: "no" });
    await expect(wrong).rejects.toMatchObject({ kind: "unauthenticated" });
    const asNew = acceptInvitation(buildCaller(), { ...newPerson(), token });
    await expect(asNew).rejects.toMatchObject({
      kind: "conflict",
      message: `${email} has an account. Join with its password instead`,
    });
    const joined = await acceptInvitation(buildCaller(), {
      account: "existing",
      token,
      password: PASSWORD,
    });
    expect(joined.actor.id).toBe(home.viewer.id);
  });

  test("needs no password of the person who is signed in, if it is for them", async () => {
    const home = await buildOrganization();
    const { organization } = await buildOrganization();
    const { token } = await buildInvitation(organization, "open", { email: home.viewer.email });
    const other = joinOrganization(ctxOf(home.admin), { token });
    await expect(other).rejects.toMatchObject({ kind: "forbidden" });
    const joined = await joinOrganization(ctxOf(home.viewer), { token });
    expect(joined.organizationId).toBe(organization.id);
  });

  test.each([
    ["expired", /^This invitation has expired/],
    ["revoked", /^This invitation was revoked/],
    ["accepted", /^This invitation was already accepted/],
  ] as const)("an invitation that is %s is 409 with a sentence", async (state, sentence) => {
    const { organization } = await buildOrganization();
    const { token } = await buildInvitation(organization, state);
    const refusal = { kind: "conflict", message: expect.stringMatching(sentence) };
    await expect(readInvitation(buildCaller(), { token })).rejects.toMatchObject(refusal);
    const input = newPerson();
    const accepted = acceptInvitation(buildCaller(), { ...input, token });
    await expect(accepted).rejects.toMatchObject(refusal);
    expect(await db.user.count({ where: { username: input.username } })).toBe(0);
  });

  test("an unknown link is 404, and guesses at links are slowed", async () => {
    const caller = buildCaller();
    const refusals: string[] = [];
    for (let guess = 0; guess < 25; guess += 1) {
      const token = `mst_invite_${unique()}`;
      await readInvitation(caller, { token }).catch(({ kind }) => refusals.push(kind));
    }
    expect(refusals.slice(0, 20)).toEqual(Array(20).fill("not_found"));
    expect(refusals.slice(-3)).toEqual(Array(3).fill("rate_limited"));
  });

  test("twice as a member is 409 and leaves the second link open", async () => {
    const { organization, viewer } = await buildOrganization();
    const { invitation, token } = await buildInvitation(organization, "open", {
      email: viewer.email,
    });
    const again = acceptInvitation(buildCaller(), {
      account: "existing",
      token,
      password: PASSWORD,
    });
    await expect(again).rejects.toMatchObject({
      kind: "conflict",
      message: `You are already a member of ${organization.name}`,
    });
    const row = await db.invitation.findUniqueOrThrow({ where: { id: invitation.id } });
    expect(row.acceptedAt).toBeNull();
  });

  test("with a user name that is taken says so and spends nothing", async () => {
    const { organization, viewer } = await buildOrganization();
    const { token } = await buildInvitation(organization);
    const taken = { ...newPerson(), username: viewer.username, token };
    await expect(acceptInvitation(buildCaller(), taken)).rejects.toMatchObject({
      kind: "conflict",
      issues: [{ path: "username" }],
    });
    await acceptInvitation(buildCaller(), { ...newPerson(), token });
  });
});

describe("at once", () => {
  test("six new people with one link: one gets in", async () => {
    const { organization } = await buildOrganization();
    const { token } = await buildInvitation(organization);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, () => acceptInvitation(buildCaller(), { ...newPerson(), token })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason.message).toMatch(/^This invitation was already accepted/);
      }
    }
    expect(await db.membership.count({ where: { organizationId: organization.id } })).toBe(4);
  });

  test("one person with two links of one organization: one membership", async () => {
    const home = await buildOrganization();
    const { organization } = await buildOrganization();
    const person = await buildPerson(home.organization, "VIEWER");
    const links = [
      await buildInvitation(organization, "open", { email: person.email }),
      await buildInvitation(organization, "open", { email: person.email }),
    ];
    const outcomes = await Promise.allSettled(
      links.map(({ token }) =>
        acceptInvitation(buildCaller(), { account: "existing", token, password: PASSWORD }),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = outcomes.find((outcome) => outcome.status === "rejected");
    expect(lost?.reason).toMatchObject({ kind: "conflict" });
  });

  test("accepting and revoking: one of them happened", async () => {
    const { organization, admin } = await buildOrganization();
    const { invitation, token } = await buildInvitation(organization);
    const [accepted, revoked] = await Promise.allSettled([
      acceptInvitation(buildCaller(), { ...newPerson(), token }),
      revokeInvitation(ctxOf(admin), invitation),
    ]);
    expect(accepted.status).not.toBe(revoked.status);
    const row = await db.invitation.findUniqueOrThrow({ where: { id: invitation.id } });
    expect(row.acceptedAt === null).toBe(accepted.status === "rejected");
    expect(row.revokedAt === null).toBe(revoked.status === "rejected");
  });
});
