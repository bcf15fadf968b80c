import { describe, expect, test } from "vitest";
import * as hosts from "@/app/api/hosts/route";
import * as login from "@/app/api/v1/auth/login/route";
import { db } from "@/lib/db";
import type { Caller } from "@/lib/fleet/context";
import { issueDevice } from "@/lib/fleet/members/device";
import { signIn } from "@/lib/fleet/members/sign-in";
import {
  buildCaller,
  buildOrganization,
  buildPerson,
  freshAddress,
  join,
  PASSWORD,
  type Person,
  unique,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { rowCounts } from "@/tests/support/rows";

const via = "session" as const;
const wrong = (caller: Caller, account: string, device?: string) =>
  signIn(caller, { login: account, password: `not ${PASSWORD}`, device, via }).then(
    () => "let in",
    ({ kind }) => kind as string,
  );
const right = (caller: Caller, { username }: Person, device?: string) =>
  signIn(caller, { login: username, password: PASSWORD, device, via });

const count = (kinds: string[], kind: string) => kinds.filter((one) => one === kind).length;

describe("signing in", () => {
  test.each(["username", "email"] as const)("works by %s and leaves an audit row", async (by) => {
    const { organization, viewer } = await buildOrganization();
    const caller = buildCaller();
    const { user, membership } = await signIn(caller, {
      login: viewer[by],
      password: PASSWORD,
      via,
    });
    expect(user.id).toBe(viewer.id);
    expect(JSON.stringify(user)).not.toContain("$2b$");
    expect(membership).toMatchObject({ role: "VIEWER", organization: { id: organization.id } });
    const row = await db.user.findUniqueOrThrow({ where: { id: viewer.id } });
    expect(row).toMatchObject({ lastLoginIp: caller.ip, lastLoginAt: caller.now });
    const rows = await db.auditEntry.findMany({ where: { organizationId: organization.id } });
    expect(rows).toMatchObject([
      { action: "account.signed_in", actorId: viewer.id, ip: caller.ip },
    ]);
  });

  test("of several organizations leaves its row in the one entered", async () => {
    const home = await buildOrganization();
    const away = await buildOrganization();
    await join(home.viewer, away.organization, "ADMIN");
    await right(buildCaller(), home.viewer);
    const rows = await db.auditEntry.findMany({ where: { actorId: home.viewer.id } });
    expect(rows.map(({ organizationId }) => organizationId)).toEqual([home.organization.id]);
  });

  test("a wrong password and an unknown account get the same answer, and no audit row", async () => {
    const { viewer } = await buildOrganization();
    const rows = await db.auditEntry.count();
    for (const account of [viewer.username, `nobody-${unique()}`]) {
      const attempt = signIn(buildCaller(), { login: account, password: "wrong", via });
      await expect(attempt).rejects.toMatchObject({
        kind: "unauthenticated",
        message: "Invalid username or password",
      });
    }
    expect(await db.auditEntry.count()).toBe(rows);
  });

  test("somebody who is a member nowhere is told so, after the password", async () => {
    const { viewer } = await buildOrganization();
    await db.membership.deleteMany({ where: { userId: viewer.id } });
    expect(await wrong(buildCaller(), viewer.username)).toBe("unauthenticated");
    await expect(right(buildCaller(), viewer)).rejects.toMatchObject({
      kind: "forbidden",
      message: "You are not a member of any organization. Ask for an invitation",
    });
  });
});

describe("guessing", () => {
  test("forty wrong passwords at once, name and address mixed: at most six are compared", async () => {
    const { viewer } = await buildOrganization();
    const kinds = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        wrong(buildCaller(), at % 2 === 0 ? viewer.username : viewer.email),
      ),
    );
    expect(count(kinds, "unauthenticated")).toBe(6);
    expect(count(kinds, "rate_limited")).toBe(34);
  });

  test("many accounts from one address are slowed by the address", async () => {
    const caller = buildCaller();
    const { organization } = await buildOrganization();
    const kinds: string[] = [];
    for (let at = 0; at < 8; at += 1) {
      const { username } = await buildPerson(organization, "VIEWER");
      for (let guess = 0; guess < 3; guess += 1) kinds.push(await wrong(caller, username));
    }
    expect(count(kinds, "unauthenticated")).toBe(21);
    expect(kinds.slice(21)).toEqual(Array(3).fill("rate_limited"));
  });

  test("an attacker from everywhere keeps no owner out of the network they know", async () => {
    const { owner } = await buildOrganization();
    const home = buildCaller();
    await right(home, owner);
    for (let at = 0; at < 12; at += 1) await wrong(buildCaller(), owner.username);
    expect(await wrong(buildCaller(), owner.username)).toBe("rate_limited");
    await right(home, owner);
    // From elsewhere too, once the wait is over that nothing makes longer than 30 s.
    const later = new Date(Date.now() + 31_000);
    await right(buildCaller({ now: later }), owner);
  });

  test("an attacker at the owner's own address keeps out no browser that was in before", async () => {
    const { owner } = await buildOrganization();
    const ip = freshAddress();
    await right(buildCaller({ ip }), owner);
    const device = await issueDevice(owner.id, new Date());
    for (let at = 0; at < 30; at += 1) await wrong(buildCaller({ ip }), owner.username);
    expect(await wrong(buildCaller({ ip }), owner.username)).toBe("rate_limited");
    await right(buildCaller({ ip }), owner, device);
  });

  test("a browser's mark gives five free guesses, not any number, and for one account", async () => {
    const { owner, viewer } = await buildOrganization();
    const device = await issueDevice(viewer.id, new Date());
    const guess = (person: Person) => wrong(buildCaller(), person.username, device);
    const own = await Promise.all(Array.from({ length: 20 }, () => guess(viewer)));
    expect(count(own, "unauthenticated")).toBe(6);
    const other = await Promise.all(Array.from({ length: 20 }, () => guess(owner)));
    expect(count(other, "unauthenticated")).toBe(6);
    expect(await wrong(buildCaller(), owner.username)).toBe("rate_limited");
  });

  test("getting in starts anew", async () => {
    const { viewer } = await buildOrganization();
    const caller = buildCaller();
    for (let round = 0; round < 3; round += 1) {
      for (let at = 0; at < 5; at += 1) {
        expect(await wrong(caller, viewer.username)).toBe("unauthenticated");
      }
      await right(caller, viewer);
    }
  });
});

describe("POST /api/v1/auth/login", () => {
  const post = (body: unknown, ip = freshAddress()) =>
    call<{ token: string }>(login, { method: "POST", path: "/api/v1/auth/login", body, ip });

  test("200 with a token for one hour that works on an admin endpoint", async () => {
    const { organization, admin } = await buildOrganization();
    const answer = await post({ username: admin.username.toUpperCase(), password: PASSWORD });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        message: "Login successful",
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        expires_in: 3600,
        user: {
          id: admin.id,
          username: admin.username,
          email: admin.email,
          first_name: null,
          last_name: null,
          role: "ADMIN",
          organization: { id: organization.id, name: organization.name },
        },
      },
    });
    expect((await call(hosts, { as: withBearer(answer.body.token) })).status).toBe(200);
    expect((await post({ email: admin.email, password: PASSWORD })).status).toBe(200);
  });

  test("enters the organization that is named, and no other", async () => {
    const home = await buildOrganization();
    const away = await buildOrganization();
    const { username } = await join(home.viewer, away.organization, "ADMIN");
    const named = { username, password: PASSWORD, organizationId: away.organization.id };
    expect((await post(named)).body).toMatchObject({
      user: { role: "ADMIN", organization: { id: away.organization.id } },
    });
    const stranger = { ...named, username: home.admin.username };
    expect(await post(stranger)).toMatchObject({
      status: 403,
      body: { error: "You are not a member of this organization" },
    });
  });

  test("401 for a wrong password; 429 with Retry-After after five", async () => {
    const { viewer } = await buildOrganization();
    const ip = freshAddress();
    const body = { username: viewer.username, password: "wrong" };
    for (let at = 0; at < 6; at += 1) {
      expect(await post(body, ip)).toMatchObject({
        status: 401,
        body: { error: "Invalid username or password" },
      });
    }
    const refused = await post(body, ip);
    expect(refused).toMatchObject({
      status: 429,
      body: { error: "Too many failed attempts", message: "Try again in 2 seconds" },
    });
    expect(refused.headers.get("retry-after")).toBe("2");
  });

  test.each([
    ["nothing", undefined],
    ["no login", { password: "x" }],
    ["a blank login", { username: "  ", password: "x" }],
    ["no password", { username: "x" }],
    ["an empty password", { username: "x", password: "" }],
    ["a password of 1025 characters", { username: "x", password: "x".repeat(1025) }],
    ["a login of 256 characters", { username: "x".repeat(256), password: "x" }],
    ["a NUL in the login", { username: "x\0", password: "x" }],
    ["a lone surrogate in the password", { username: "x", password: "\ud800" }],
    ["a list", { username: ["x"], password: "x" }],
    ["a query for all", { username: { not: "" }, password: "x" }],
    ["text", "not json"],
  ])("400 for %s, and nothing is written", async (_name, body) => {
    const before = await rowCounts();
    expect((await post(body)).status).toBe(400);
    expect(await rowCounts()).toEqual(before);
  });
});
