import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import * as hosts from "@/app/api/hosts/route";
import * as login from "@/app/api/v1/auth/login/route";
import * as tokens from "@/app/api/v1/auto-enrollment/tokens/route";
import { db } from "@/lib/db";
import { changePassword } from "@/lib/fleet/account/change-password";
import { endBearerToken } from "@/lib/fleet/account/end-bearer-token";
import { listBearerTokens } from "@/lib/fleet/account/list-bearer-tokens";
import { signOutEverywhere } from "@/lib/fleet/account/sign-out-everywhere";
import { createBearerToken } from "@/lib/fleet/members/bearer-token";
import { enter } from "@/lib/fleet/members/enter";
import { removeMember } from "@/lib/fleet/members/remove-member";
import {
  buildCaller,
  buildOrganization,
  ctxOf,
  freshAddress,
  join,
  PASSWORD,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { databaseText, rowCounts } from "@/tests/support/rows";

// The specification's README, decision 8: S3's vault stores a JWT, so a login may ask for a longer
// life than an hour, and such tokens are listed, shown with their last use, and ended.

const DAY = 86_400;
const NINETY_DAYS = 90 * DAY;

type LoggedIn = { token: string; expires_in: number };

const post = (body: unknown, headers: Record<string, string> = {}, ip = freshAddress()) =>
  call<LoggedIn>(login, { method: "POST", body, headers, ip });

const signIn = async (person: Person, more: Record<string, unknown> = {}, ip = freshAddress()) => {
  const body = { username: person.username, password: PASSWORD, ...more };
  return (await post(body, { "user-agent": "curl/8.14.1" }, ip)).body;
};

const use = async (token: string, ip = freshAddress()) =>
  (await call(hosts, { as: withBearer(token), ip })).status;

describe("expires_in", () => {
  test.each<[string, unknown, number]>([
    ["left out", undefined, 3600],
    ["null", null, 3600],
    ["a minute", 60, 60],
    ["90 days", NINETY_DAYS, NINETY_DAYS],
    ["90 days, as a template writes it", String(NINETY_DAYS), NINETY_DAYS],
  ])("%s", async (_name, expires_in, seconds) => {
    const { admin } = await buildOrganization();
    const { token, expires_in: answered } = await signIn(admin, { expires_in });
    expect(answered).toBe(seconds);
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect(exp - iat).toBe(seconds);
    expect((await call(tokens, { as: withBearer(token) })).status).toBe(200);
  });

  test.each([0, -1, NINETY_DAYS + 1, 1.5, "1.5", "1h", "", true, [], {}])(
    "%j is 400, and nothing is written",
    async (expires_in) => {
      const { admin } = await buildOrganization();
      const before = await rowCounts();
      expect(
        await post({ username: admin.username, password: PASSWORD, expires_in }),
      ).toMatchObject({
        status: 400,
        body: {
          errors: [
            {
              msg: "expires_in must be a whole number of seconds from 1 to 7776000 (90 days)",
              param: "expires_in",
              location: "body",
            },
          ],
        },
      });
      expect(await rowCounts()).toEqual(before);
    },
  );

  test("a token works until it expires, and no longer", async () => {
    const { admin } = await buildOrganization();
    const now = new Date();
    const given = { user: admin, organizationId: admin.organizationId, lifetime: NINETY_DAYS };
    const at = async (seconds: number) => {
      const made = new Date(now.getTime() - seconds * 1000);
      return use(await createBearerToken(db, { now: made, ip: null }, given));
    };
    expect(await at(NINETY_DAYS - 60)).toBe(200);
    expect(await at(NINETY_DAYS + 1)).toBe(401);
  });

  test("the other fields of a login may be null", async () => {
    const { admin } = await buildOrganization();
    const nulls = { username: null, organizationId: null, expires_in: null };
    expect((await post({ ...nulls, email: admin.email, password: PASSWORD })).status).toBe(200);
  });
});

describe("the list of an account", () => {
  test("shows who made a token, its last use and its end, and nothing secret", async () => {
    const { organization, admin } = await buildOrganization();
    const [madeAt, usedAt] = [freshAddress(), freshAddress()];
    const { token } = await signIn(admin, { expires_in: 30 * DAY }, madeAt);
    expect(await listBearerTokens(ctxOf(admin))).toMatchObject([
      { lastUsedAt: null, lastUsedIp: null },
    ]);
    expect(await use(token, usedAt)).toBe(200);
    const [shown, ...others] = await listBearerTokens(ctxOf(admin));
    expect(others).toEqual([]);
    expect(shown).toEqual({
      id: decodeJwt(token).jti,
      createdAt: expect.any(Date),
      createdIp: madeAt,
      userAgent: "curl/8.14.1",
      expiresAt: new Date((shown?.createdAt.getTime() ?? 0) + 30 * DAY * 1000),
      lastUsedAt: expect.any(Date),
      lastUsedIp: usedAt,
      organization: { id: organization.id, name: expect.any(String) },
    });
    expect(await databaseText()).not.toContain(token);
  });

  test("the last use is written at most once a minute", async () => {
    const { admin } = await buildOrganization();
    const { token } = await signIn(admin);
    const tokenId = String(decodeJwt(token).jti);
    const claim = { userId: admin.id, sessionEpoch: 1, organizationId: admin.organizationId };
    const start = Date.now();
    const lastUse = async (seconds: number) => {
      const caller = buildCaller({ now: new Date(start + seconds * 1000) });
      expect(await enter(caller, { ...claim, via: "bearer", tokenId })).toBeDefined();
      const [shown] = await listBearerTokens(ctxOf(admin));
      return ((shown?.lastUsedAt?.getTime() ?? 0) - start) / 1000;
    };
    expect([await lastUse(0), await lastUse(59), await lastUse(60)]).toEqual([0, 0, 60]);
  });

  test("holds no token of others, and none that has expired", async () => {
    const { admin, viewer } = await buildOrganization();
    await signIn(viewer);
    const long = { user: admin, organizationId: admin.organizationId, lifetime: 60 };
    const earlier = new Date(Date.now() - 61_000);
    await createBearerToken(db, { now: earlier, ip: null }, long);
    expect(await listBearerTokens(ctxOf(admin))).toEqual([]);
    await signIn(admin);
    expect(await db.bearerToken.count({ where: { userId: admin.id } })).toBe(1);
  });

  test("is bounded: the 101st long-lived token is 409", async () => {
    const { admin } = await buildOrganization();
    const expiresAt = new Date(Date.now() + DAY * 1000);
    await db.bearerToken.createMany({
      data: Array.from({ length: 100 }, () => ({
        ...{ userId: admin.id, organizationId: admin.organizationId },
        ...{ createdAt: new Date(), expiresAt },
      })),
    });
    const body = { username: admin.username, password: PASSWORD };
    expect(await post({ ...body, expires_in: DAY })).toMatchObject({
      status: 409,
      body: {
        error: "Too many API tokens",
        message: "You have 100 long-lived API tokens. End some on your account page first",
      },
    });
    expect((await post(body)).status).toBe(200);
  });
});

describe("a token ends", () => {
  test("by itself alone, with an audit row where it was for", async () => {
    const home = await buildOrganization();
    const away = await buildOrganization();
    await join(home.viewer, away.organization, "ADMIN");
    const gone = await signIn(home.viewer, { organizationId: away.organization.id });
    const stays = await signIn(home.viewer);
    const id = String(decodeJwt(gone.token).jti);
    await endBearerToken(ctxOf(home.viewer), { id });
    expect([await use(gone.token), await use(stays.token)]).toEqual([401, 200]);
    await endBearerToken(ctxOf(home.viewer), { id });
    const where = { action: "account.token_ended" };
    const rows = await db.auditEntry.findMany({ where: { ...where, actorId: home.viewer.id } });
    expect(rows).toMatchObject([
      {
        organizationId: away.organization.id,
        subjectId: home.viewer.id,
        detail: { userAgent: "curl/8.14.1" },
      },
    ]);
  });

  test("by nobody else", async () => {
    const { owner, admin } = await buildOrganization();
    const { token } = await signIn(admin);
    await endBearerToken(ctxOf(owner), { id: String(decodeJwt(token).jti) });
    expect(await use(token)).toBe(200);
  });

  test.each<[string, (person: Person, owner: Person) => Promise<unknown>]>([
    [
      "a new password",
      (person) =>
        changePassword(ctxOf(person), {
          ...{ currentPassword: PASSWORD, newPassword: "another long password" },
        }),
    ],
    ["signing out everywhere", (person) => signOutEverywhere(ctxOf(person))],
    ["being removed", (person, owner) => removeMember(ctxOf(owner), { userId: person.id })],
  ])("with %s, for good", async (_name, end) => {
    const { owner, viewer } = await buildOrganization();
    const { token } = await signIn(viewer, { expires_in: NINETY_DAYS });
    await end(viewer, owner);
    expect(await use(token)).toBe(401);
    expect(await db.bearerToken.count({ where: { userId: viewer.id } })).toBe(0);
  });

  test("and does not come back to life when its person joins again", async () => {
    const { organization, owner, viewer } = await buildOrganization();
    const { token } = await signIn(viewer, { expires_in: NINETY_DAYS });
    await removeMember(ctxOf(owner), { userId: viewer.id });
    await join(viewer, organization, "VIEWER");
    expect(await use(token)).toBe(401);
  });
});
