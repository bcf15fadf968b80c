import { describe, expect, test } from "vitest";
import * as hosts from "@/app/api/hosts/route";
import { db } from "@/lib/db";
import { changePassword } from "@/lib/fleet/account/change-password";
import { getAccount } from "@/lib/fleet/account/get-account";
import { changePasswordSchema, updateAccountSchema } from "@/lib/fleet/account/schema";
import { signOutEverywhere } from "@/lib/fleet/account/sign-out-everywhere";
import { updateAccount } from "@/lib/fleet/account/update-account";
import { onAnnouncement } from "@/lib/fleet/live/announce";
import { signIn } from "@/lib/fleet/members/sign-in";
import {
  bearerOf,
  buildCaller,
  buildOrganization,
  cookieOf,
  ctxOf,
  join,
  PASSWORD,
  unique,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { databaseText } from "@/tests/support/rows";

const newPassword = "another long password";

describe("an account", () => {
  test("shows nothing secret", async () => {
    const { viewer } = await buildOrganization();
    const account = await getAccount(ctxOf(viewer));
    expect(account).toMatchObject({ username: viewer.username, email: viewer.email });
    expect(JSON.stringify(account)).not.toContain("$2b$");
  });

  test("changes what is given and leaves the rest, with an audit row", async () => {
    const { organization, viewer } = await buildOrganization();
    const names = updateAccountSchema.parse({ firstName: " Ada ", lastName: "Lovelace" });
    await updateAccount(ctxOf(viewer), names);
    const email = `${unique()}@example.com`;
    await updateAccount(ctxOf(viewer), updateAccountSchema.parse({ email, lastName: "" }));
    const account = await getAccount(ctxOf(viewer));
    expect(account).toMatchObject({ firstName: "Ada", lastName: null, email });
    const rows = await db.auditEntry.findMany({
      where: { organizationId: organization.id },
      orderBy: { id: "asc" },
    });
    expect(rows).toMatchObject([
      { action: "account.updated", detail: { fields: "firstName, lastName" } },
      { action: "account.updated", detail: { fields: "lastName, email" } },
    ]);
  });

  test("does not take an address of somebody else, whatever its case", async () => {
    const { viewer } = await buildOrganization();
    const { owner: stranger } = await buildOrganization();
    const input = updateAccountSchema.parse({ email: stranger.email.toUpperCase() });
    await expect(updateAccount(ctxOf(viewer), input)).rejects.toMatchObject({
      kind: "conflict",
      message: "This e-mail address belongs to another account",
      issues: [{ path: "email" }],
    });
  });
});

describe("changing the password", () => {
  test("takes the new one, ends every session and token, and keeps neither text", async () => {
    const { viewer } = await buildOrganization();
    const [session, bearer] = [await cookieOf(viewer), await bearerOf(viewer)];
    const input = { currentPassword: PASSWORD, newPassword };
    const after = await changePassword(ctxOf(viewer), input);
    for (const as of [session, bearer]) expect((await call(hosts, { as })).status).toBe(401);
    const renewed = { ...viewer, sessionEpoch: after.sessionEpoch };
    expect((await call(hosts, { as: cookieOf(renewed) })).status).toBe(200);
    const { username: login } = viewer;
    const old = signIn(buildCaller(), { login, password: PASSWORD, via: "session" });
    await expect(old).rejects.toMatchObject({ kind: "unauthenticated" });
    await signIn(buildCaller(), { login, password: newPassword, via: "session" });
    const stored = await databaseText();
    expect(stored).not.toContain(PASSWORD);
    expect(stored).not.toContain(newPassword);
    const row = await db.user.findUniqueOrThrow({ where: { id: viewer.id } });
    expect(row.passwordHash).toMatch(/^\$2b\$12\$/);
  });

  test("needs the present one, and tries at it are counted", async () => {
    const { viewer } = await buildOrganization();
    const ctx = ctxOf(viewer);
    const kinds: string[] = [];
    for (let at = 0; at < 8; at += 1) {
      const input = { currentPassword: "a guess of mine", newPassword };
      await changePassword(ctx, input).catch(({ kind }) => kinds.push(kind));
    }
    expect(kinds).toEqual([...Array(6).fill("forbidden"), ...Array(2).fill("rate_limited")]);
    const row = await db.user.findUniqueOrThrow({ where: { id: viewer.id } });
    expect(row.sessionEpoch).toBe(1);
  });

  test("twice at once happens once", async () => {
    const { viewer } = await buildOrganization();
    const outcomes = await Promise.allSettled(
      ["first of two passwords", "second of two passwords"].map((chosen) =>
        changePassword(ctxOf(viewer), { currentPassword: PASSWORD, newPassword: chosen }),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { username: login } = viewer;
    const won = outcomes[0]?.status === "fulfilled" ? "first" : "second";
    await signIn(buildCaller(), { login, password: `${won} of two passwords`, via: "session" });
  });

  test.each([
    ["nine characters", "x".repeat(9), /at least 10 characters/],
    ["73 bytes", "x".repeat(73), /at most 72 bytes/],
    ["37 letters of two bytes", "é".repeat(37), /at most 72 bytes/],
    ["the present one", PASSWORD, /is the old one/],
  ])("refuses %s", (_name, chosen, sentence) => {
    const input = { currentPassword: PASSWORD, newPassword: chosen };
    const parsed = changePasswordSchema.safeParse(input);
    expect(parsed.error?.issues[0]?.message).toMatch(sentence);
  });
});

test("signing out everywhere ends all of it and tells each organization", async () => {
  const { organization, viewer } = await buildOrganization();
  const away = await buildOrganization();
  await join(viewer, away.organization, "VIEWER");
  const proofs = [await cookieOf(viewer), await bearerOf(viewer)];
  const told: string[] = [];
  const stop = onAnnouncement(({ topic, organizationId, id }) => {
    if (topic === "members" && id === viewer.id) told.push(organizationId);
  });
  await signOutEverywhere(ctxOf(viewer));
  stop();
  expect(told.sort()).toEqual([organization.id, away.organization.id].sort());
  for (const as of proofs) expect((await call(hosts, { as })).status).toBe(401);
  const rows = await db.auditEntry.findMany({ where: { actorId: viewer.id } });
  expect(rows).toMatchObject([
    { action: "account.signed_out_everywhere", organizationId: organization.id },
  ]);
});
