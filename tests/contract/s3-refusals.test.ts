import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { takeQuota } from "@/lib/fleet/auto-enrollment/quota";
import { verifyToken } from "@/lib/fleet/auto-enrollment/verify-token";
import {
  createToken,
  deleteToken,
  enrollHost,
  enrollHosts,
  patchToken,
  webserver,
} from "@/tests/contract/s3-calls";
import {
  buildApiToken,
  buildAutoToken,
  withAutoToken,
  withBasic,
} from "@/tests/support/api-credentials";
import {
  bearerOf,
  buildCaller,
  buildHost,
  buildOrganization,
  type Person,
  withBearer,
} from "@/tests/support/builders";

// S3's table of errors, word for word and in its order of checks, on both ways to enroll.

let organization: { id: string };
let admin: Person;

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});

const refused = (status: number, error: string, message?: string) => ({
  status,
  body: message === undefined ? { error } : { error, message },
});
const missing = refused(401, "Auto-enrollment credentials required");
const inactive = refused(401, "Invalid or inactive token");
const wrongSecret = refused(401, "Invalid token secret");
const expired = refused(401, "Token expired");
const elsewhere = refused(403, "IP address not authorized for this token");

const past = new Date("2020-01-01T00:00:00Z");
const wrong = (as: Record<string, string>) => ({
  ...as,
  "x-auto-enrollment-secret": "0".repeat(64),
});

type Try = typeof enrollHost | typeof enrollHosts;
const ways: [string, Try, unknown][] = [
  ["enroll", enrollHost, webserver],
  ["enroll/bulk", enrollHosts, { hosts: [webserver] }],
];

describe.each(ways)("%s", (_name, enroll, body) => {
  const attempt = async (as: Record<string, string>, from = {}) => {
    const hosts = await db.host.count();
    const { status, body: answer } = await enroll(as, body, from);
    if (status !== 201) expect(await db.host.count()).toBe(hosts);
    return { status, body: answer as unknown };
  };

  test("without key, without secret, without both", async () => {
    const as = withAutoToken(await buildAutoToken(organization));
    expect(await attempt({})).toEqual(missing);
    for (const name of Object.keys(as)) {
      expect(await attempt({ ...as, [name]: "" })).toEqual(missing);
    }
  });

  test("a key nobody knows, a disabled token, a deleted one", async () => {
    const built = await buildAutoToken(organization);
    const as = withAutoToken(built);
    const unknown = { ...as, "x-auto-enrollment-key": "patchmon_ae_unknown" };
    expect(await attempt(unknown)).toEqual(inactive);
    expect((await attempt(as)).status).toBe(201);
    await patchToken(built.token.id, admin, { is_active: false });
    expect(await attempt(as)).toEqual(inactive);
    await patchToken(built.token.id, admin, { is_active: true });
    expect((await attempt(as)).status).toBe(201);
    await deleteToken(built.token.id, admin);
    expect(await attempt(as)).toEqual(inactive);
  });

  test("a wrong secret, longer ones, and one whose first 72 bytes are right", async () => {
    const built = await buildAutoToken(organization);
    const as = withAutoToken(built);
    expect(await attempt(wrong(as))).toEqual(wrongSecret);
    const longer = { ...as, "x-auto-enrollment-secret": `${built.secret}${"x".repeat(40)}` };
    expect(await attempt(longer)).toEqual(wrongSecret);
  });

  test("an expired token", async () => {
    const as = withAutoToken(await buildAutoToken(organization, { expiresAt: past }));
    expect(await attempt(as)).toEqual(expired);
  });

  test("an address outside the list; exact, CIDR, v6 and v4-mapped ones inside", async () => {
    const allowedIpRanges = ["192.168.1.10", "10.0.0.0/24", "2001:db8::/32"];
    const as = withAutoToken(await buildAutoToken(organization, { allowedIpRanges }));
    for (const ip of ["192.168.1.11", "10.0.1.1", "2001:db9::1", "::ffff:10.0.1.1"]) {
      expect(await attempt(as, { ip })).toEqual(elsewhere);
    }
    for (const ip of ["192.168.1.10", "10.0.0.9", "2001:db8:7::1", "::ffff:192.168.1.10"]) {
      expect((await attempt(as, { ip })).status).toBe(201);
    }
  });

  test("of several faults the first of the table is told", async () => {
    const faults = { isActive: false, expiresAt: past, allowedIpRanges: ["192.0.2.1"] };
    const built = await buildAutoToken(organization, { ...faults, maxHostsPerDay: 1 });
    const as = withAutoToken(built);
    const mend = (data: object) =>
      db.autoEnrollmentToken.update({ where: { id: built.token.id }, data });
    expect(await attempt(wrong(as))).toEqual(inactive);
    await mend({ isActive: true });
    expect(await attempt(wrong(as))).toEqual(wrongSecret);
    expect(await attempt(as)).toEqual(expired);
    await mend({ expiresAt: null });
    expect(await attempt(as)).toEqual(elsewhere);
    await mend({ allowedIpRanges: [] });
    expect((await enroll(as, {})).status).toBe(400);
    expect((await attempt(as)).status).toBe(201);
    expect((await attempt(as)).status).toBe(429);
  });

  test("who is no enrollment token is nobody here", async () => {
    const reader = await buildApiToken(organization, ["get", "delete"]);
    expect(await attempt(withAutoToken(reader))).toEqual(inactive);
    expect(await attempt(withBasic(reader))).toEqual(missing);
    expect(await attempt(await bearerOf(admin))).toEqual(missing);
    expect(await attempt(withBearer((await buildHost(organization)).credential))).toEqual(missing);
  });
});

test("the quota used up: 429 with the sentence and when to come again", async () => {
  const as = withAutoToken(await buildAutoToken(organization, { maxHostsPerDay: 1 }));
  expect((await enrollHost(as)).status).toBe(201);
  const { status, body, headers } = await enrollHost(as);
  expect({ status, body }).toEqual(
    refused(429, "Rate limit exceeded", "Maximum 1 hosts per day allowed for this token"),
  );
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(86_400);
});

test.each([
  ["before", "2026-11-22T23:59:59.999Z", "2026-11-23T00:00:00.000Z"],
  ["over a new year", "2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00.000Z"],
])("the quota is of the UTC day: %s and after midnight", async (_name, before, after) => {
  const built = await buildAutoToken(organization, { maxHostsPerDay: 2 });
  const credentials = { key: built.token.tokenKey, secret: built.secret };
  const take = async (at: string) => {
    const ctx = await verifyToken(buildCaller({ now: new Date(at) }), credentials, {
      use: "enroll",
    });
    return db.$transaction((tx) => takeQuota(tx, ctx, 1, false));
  };
  await take(before);
  await take(before);
  await expect(take(before)).rejects.toMatchObject({ kind: "rate_limited", retryAfter: 1 });
  await take(after);
  await take(after);
  await expect(take(after)).rejects.toMatchObject({ kind: "rate_limited", retryAfter: 86_400 });
});

test("a refused attempt is kept with its token: why, from where, how often", async () => {
  const built = await buildAutoToken(organization, { allowedIpRanges: ["192.0.2.1"] });
  const as = withAutoToken(built);
  await enrollHost(as, webserver, { ip: "10.1.2.3" });
  await enrollHost(wrong(as), webserver, { ip: "192.0.2.1" });
  const kept = await db.enrollmentRefusal.findMany({ where: { tokenId: built.token.id } });
  expect(kept.map(({ reason, ip, count }) => [reason, ip, count]).sort()).toEqual([
    ["IP address not authorized for this token", "10.1.2.3", 1],
    ["Invalid token secret", "192.0.2.1", 1],
  ]);
});

test("no more than 20 refused attempts are kept for a token", async () => {
  const built = await buildAutoToken(organization, { allowedIpRanges: ["192.0.2.1"] });
  const as = withAutoToken(built);
  for (let n = 1; n <= 23; n += 1) await enrollHost(as, webserver, { ip: `10.0.0.${n}` });
  const kept = await db.enrollmentRefusal.findMany({ where: { tokenId: built.token.id } });
  expect(kept).toHaveLength(20);
  expect(kept.map((row) => row.ip)).toContain("10.0.0.23");
});

describe("the global limiter counts failures by network", () => {
  const limited = {
    error: "Too many failed attempts",
    message: expect.stringMatching(/^Try again in \d+ seconds?$/),
  };

  /** A network that failed until it is slowed down. */
  async function slowed(as: Record<string, string>, ip: string) {
    for (let n = 0; n < 101; n += 1) {
      expect((await enrollHost(wrong(as), webserver, { ip })).status).toBe(401);
    }
    const { status, body, headers } = await enrollHost(wrong(as), webserver, { ip });
    expect({ status, body }).toEqual({ status: 429, body: limited });
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  }

  test("and refuses no right secret for them, also one that was never seen before", async () => {
    const ip = "198.51.100.7";
    const made = await buildOrganization();
    const { body } = await createToken(made.admin, { token_name: "made by the API" });
    const { token_key: tokenKey, token_secret: secret } = body.token;
    const earlier = await buildAutoToken(organization);
    expect(earlier.token.secretMac).toBeNull();
    await slowed(withAutoToken(earlier), ip);
    for (const as of [
      withAutoToken({ token: { tokenKey: String(tokenKey) }, secret: String(secret) }),
      withAutoToken(earlier),
    ]) {
      expect((await enrollHost(as, webserver, { ip })).status).toBe(201);
      expect((await enrollHost(wrong(as), webserver, { ip })).status).toBe(429);
    }
    expect((await enrollHost(withAutoToken(earlier), webserver, { ip })).status).toBe(201);
  });

  test("unknown keys count as wrong secrets do", async () => {
    const ip = "198.51.100.8";
    const unknown = { "x-auto-enrollment-key": "patchmon_ae_0", "x-auto-enrollment-secret": "x" };
    await slowed(unknown, ip);
    expect((await enrollHost(unknown, webserver, { ip })).status).toBe(429);
  });

  test("a secret of another AUTH_SECRET's MAC is told by its bcrypt hash, once", async () => {
    const { token, secret } = await buildAutoToken(organization, { secretMac: "0123:4567" });
    const as = withAutoToken({ token, secret });
    expect((await enrollHost(wrong(as))).status).toBe(401);
    const stored = () => db.autoEnrollmentToken.findUniqueOrThrow({ where: { id: token.id } });
    expect((await stored()).secretMac).toBe("0123:4567");
    expect((await enrollHost(as)).status).toBe(201);
    expect((await stored()).secretMac).toMatch(/^[0-9a-f]{16}:[0-9a-f]{64}$/);
    expect((await enrollHost(wrong(as))).status).toBe(401);
    expect((await enrollHost(as)).status).toBe(201);
  });
});
