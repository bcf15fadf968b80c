import { describe, expect, test } from "vitest";
import * as hosts from "@/app/api/hosts/route";
import { db } from "@/lib/db";
import { BEARER_SECONDS } from "@/lib/fleet/members/bearer-token";
import { bearerOf, buildOrganization, cookieOf, join, withBearer } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

const post = (as: Promise<HeadersInit>, headers = {}) =>
  call(hosts, { method: "POST", path: "/api/hosts", body: { name: "web-1" }, as, headers });

describe("a signed-in person", () => {
  test.each([
    ["cookie", cookieOf],
    ["bearer token", bearerOf],
  ])("is let in by %s on every endpoint", async (_name, credential) => {
    const { admin } = await buildOrganization();
    expect((await post(credential(admin))).status).toBe(201);
  });

  test("with too low a role gets 403 and a sentence", async () => {
    const { viewer } = await buildOrganization();
    const answer = await post(bearerOf(viewer));
    expect(answer.status).toBe(403);
    expect(answer.body).toEqual({ error: "This needs the role ADMIN or higher" });
  });

  test("who was demoted loses the role at the next request", async () => {
    const { admin } = await buildOrganization();
    const session = cookieOf(admin);
    expect((await post(session)).status).toBe(201);
    await db.membership.updateMany({ where: { userId: admin.id }, data: { role: "VIEWER" } });
    expect((await post(session)).status).toBe(403);
  });

  test.each([
    ["cookie", cookieOf],
    ["bearer token", bearerOf],
  ])("who was removed is out at the next request by %s", async (_name, credential) => {
    const { admin } = await buildOrganization();
    const proof = credential(admin);
    expect((await post(proof)).status).toBe(201);
    await db.membership.deleteMany({ where: { userId: admin.id } });
    const answer = await post(proof);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: "Unauthorized" });
  });

  test.each([
    ["cookie", cookieOf],
    ["bearer token", bearerOf],
  ])("whose session epoch was raised is out by %s", async (_name, credential) => {
    const { admin } = await buildOrganization();
    const proof = credential(admin);
    await db.user.update({ where: { id: admin.id }, data: { sessionEpoch: { increment: 1 } } });
    expect((await post(proof)).status).toBe(401);
  });
});

describe("a person of two organizations", () => {
  test("acts in the one their cookie names", async () => {
    const home = await buildOrganization();
    const away = await buildOrganization();
    const guest = await join(home.admin, away.organization, "VIEWER");
    expect((await post(cookieOf(home.admin))).status).toBe(201);
    expect((await post(cookieOf(guest))).status).toBe(403);
  });

  test("who lost the one they looked at is shown the other", async () => {
    const home = await buildOrganization();
    const away = await buildOrganization();
    const guest = await join(home.viewer, away.organization, "ADMIN");
    await db.membership.deleteMany({
      where: { userId: guest.id, organizationId: away.organization.id },
    });
    expect((await call(hosts, { as: cookieOf(guest) })).status).toBe(200);
    expect((await post(cookieOf(guest))).status).toBe(403);
  });

  test("does not get into the other with a bearer token for the one they lost", async () => {
    const home = await buildOrganization();
    const away = await buildOrganization();
    const guest = await join(home.admin, away.organization, "ADMIN");
    await db.membership.deleteMany({
      where: { userId: guest.id, organizationId: away.organization.id },
    });
    expect((await post(bearerOf(guest))).status).toBe(401);
  });
});

describe("nobody", () => {
  test.each([
    ["no credential", {}],
    ["a broken cookie", { cookie: "muster.session=eyJhbGciOiJkaXIi.x" }],
    ["a broken token", withBearer("eyJhbGciOiJIUzI1NiJ9.e30.x")],
  ])("gets in with %s", async (_name, headers) => {
    expect((await post(Promise.resolve(headers))).status).toBe(401);
  });

  test("gets in with a token that has expired", async () => {
    const { admin } = await buildOrganization();
    const then = new Date(Date.now() - (BEARER_SECONDS + 1) * 1000);
    expect((await post(bearerOf(admin, then))).status).toBe(401);
  });

  test("is let in by a cookie beside a bearer token that is none", async () => {
    const { admin } = await buildOrganization();
    const both = { ...(await cookieOf(admin)), ...withBearer("nonsense") };
    expect((await post(Promise.resolve(both))).status).toBe(401);
  });
});

describe("the origin", () => {
  test.each([
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ])("%o gives 403 to a cookie and nothing to a bearer", async (headers) => {
    const { admin } = await buildOrganization();
    const refused = await post(cookieOf(admin), headers);
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual({ error: "Invalid origin" });
    expect((await post(bearerOf(admin), headers)).status).toBe(201);
  });
});
