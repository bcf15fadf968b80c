import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/lib/db";
import { takeQuota } from "@/lib/fleet/auto-enrollment/quota";
import { verifyToken } from "@/lib/fleet/auto-enrollment/verify-token";
import { rotateToken } from "@/lib/fleet/credentials/rotate-token";
import { verifyAgent } from "@/lib/fleet/credentials/verify-agent";
import { createBootstrapToken } from "@/lib/fleet/install/bootstrap-token";
import { exchangeBootstrapToken } from "@/lib/fleet/install/exchange-bootstrap-token";
import { enrollHost, enrollHosts, webserver } from "@/tests/contract/s3-calls";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildCaller, buildHost, buildOrganization, ctxOf, unique } from "@/tests/support/builders";
import { thrown } from "@/tests/support/thrown";

// The bounds of S3's idempotency, duplicates and quota, each where a mutant once survived.

afterEach(() => void vi.useRealTimers());

const keyed = (key = unique()) => ({ headers: { "idempotency-key": key } });

async function enroller(columns = {}) {
  const { organization, admin } = await buildOrganization();
  const built = await buildAutoToken(organization, columns);
  return { ...built, organization, admin, as: withAutoToken(built) };
}

describe("the body that an Idempotency-Key came with", () => {
  const body = (metadata: object) => ({ ...webserver, metadata });
  const first = body({ place: { rack: 7, slots: [{ from: 1, to: 2 }] }, tags: ["a", "b"] });

  test("is the same in another order of its fields, however deep", async () => {
    const { as } = await enroller();
    const once = keyed();
    const { id } = (await enrollHost(as, first, once)).body.host;
    const turned = { tags: ["a", "b"], place: { slots: [{ to: 2, from: 1 }], rack: 7 } };
    const { status, body: again } = await enrollHost(as, body(turned), once);
    expect([status, again.host.id]).toEqual([201, id]);
  });

  test.each<[string, object]>([
    ["machine id", { ...first, machine_id: "another" }],
    ["name", { ...first, friendly_name: "another" }],
    ["value", body({ place: { rack: 8, slots: [{ from: 1, to: 2 }] }, tags: ["a", "b"] })],
    [
      "value in a list",
      body({ place: { rack: 7, slots: [{ from: 1, to: 3 }] }, tags: ["a", "b"] }),
    ],
    ["key", body({ spot: { rack: 7, slots: [{ from: 1, to: 2 }] }, tags: ["a", "b"] })],
    [
      "order of a list",
      body({ place: { rack: 7, slots: [{ from: 1, to: 2 }] }, tags: ["b", "a"] }),
    ],
  ])("is another one with another %s", async (_name, other) => {
    const { as } = await enroller();
    const once = keyed();
    await enrollHost(as, first, once);
    expect(await enrollHost(as, other, once)).toMatchObject({
      status: 409,
      body: { error: "Idempotency-Key was used with another body" },
    });
  });
});

test("an Idempotency-Key is known for a week, and each token forgets its own", async () => {
  const start = Date.parse("2026-11-22T12:00:00Z");
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  const { as } = await enroller();
  const other = await enroller();
  const once = keyed();
  const { id } = (await enrollHost(as, webserver, once)).body.host;
  await enrollHost(other.as, webserver, keyed());
  const idAt = async (time: number) => {
    vi.setSystemTime(time);
    await enrollHost(as, webserver, keyed());
    return (await enrollHost(as, webserver, once)).body.host.id;
  };
  const week = 7 * 24 * 3_600_000;
  expect(await idAt(start + week)).toBe(id);
  expect(await idAt(start + week + 1)).not.toBe(id);
  const kept = { where: { tokenId: other.token.id } };
  expect(await db.idempotentEnrollment.count(kept)).toBe(1);
});

test("one used host of many is enough to end the repetition, and each repetition is audited", async () => {
  const { as } = await enroller();
  const once = keyed();
  const body = { hosts: [{ friendly_name: "a" }, { friendly_name: "b" }] };
  const [host] = (await enrollHosts(as, body, once)).body.results.success;
  const id = String(host?.id);
  expect((await enrollHosts(as, body, once)).status).toBe(201);
  const audited = { subjectId: id, action: "host.enrolled" };
  expect(await db.auditEntry.count({ where: audited })).toBe(2);
  await db.host.update({ where: { id }, data: { lastSeenAt: new Date() } });
  expect((await enrollHosts(as, body, once)).status).toBe(409);
});

describe("a machine that takes a silent host over", () => {
  test("ends every credential that the host had, and is of the token it came with", async () => {
    const { organization, admin, as } = await enroller({ duplicatePolicy: "REUSE_IF_SILENT" });
    const { id } = (await enrollHost(as)).body.host;
    const rotate = async () => (await rotateToken(ctxOf(admin), { id, overlapSeconds: 600 })).token;
    const tokens = [await rotate(), await rotate()];
    const refusal = { lastRefusedAt: new Date(), lastRefusal: "Agent token rotated" };
    await db.host.update({ where: { id }, data: refusal });
    const other = await buildAutoToken(organization, { duplicatePolicy: "REUSE_IF_SILENT" });
    expect((await enrollHost(withAutoToken(other))).body.host.id).toBe(id);
    expect(await db.host.findUniqueOrThrow({ where: { id } })).toMatchObject({
      ...{ agentTokenHash: null, agentTokenPrefix: null },
      ...{ previousTokenHash: null, previousExpiresAt: null },
      ...{ lastRefusedAt: null, lastRefusal: null },
      autoEnrollmentTokenId: other.token.id,
    });
    for (const token of tokens) {
      expect(await thrown(() => verifyAgent(buildCaller(), token))).toMatchObject({
        message: "Agent token rotated",
      });
    }
  });

  test("costs no quota, and is a use of the token", async () => {
    const { token, as } = await enroller({ duplicatePolicy: "REUSE_IF_SILENT", maxHostsPerDay: 2 });
    for (let n = 0; n < 3; n += 1) expect((await enrollHost(as)).status).toBe(201);
    expect(
      await db.autoEnrollmentToken.findUniqueOrThrow({ where: { id: token.id } }),
    ).toMatchObject({ hostsCreatedToday: 1, lastUsedAt: expect.any(Date) });
  });

  test("ends the bootstrap token that was asked for before", async () => {
    const { admin, as } = await enroller({ duplicatePolicy: "REUSE_IF_SILENT" });
    const { id } = (await enrollHost(as)).body.host;
    const { token } = await rotateToken(ctxOf(admin), { id });
    const host = await verifyAgent(buildCaller(), token);
    const bootstrap = await createBootstrapToken(agentCtxOf(host), undefined);
    const { api_id: apiId } = (await enrollHost(as)).body.host;
    expect(
      await thrown(() => exchangeBootstrapToken(buildCaller(), { token: bootstrap })),
    ).toMatchObject({ kind: "unauthenticated" });
    expect(await db.host.findUniqueOrThrow({ where: { id } })).toMatchObject({ apiId });
  });

  test("takes none that came another way, were its name the same", async () => {
    const { organization, as } = await enroller({ duplicatePolicy: "REJECT" });
    await buildHost(organization, { name: "nas" });
    expect((await enrollHost(as, { friendly_name: "nas" })).status).toBe(201);
  });
});

test("each host that is skipped gives its share back, and a refusal is kept with the token", async () => {
  const { token, as } = await enroller({ duplicatePolicy: "REJECT", maxHostsPerDay: 5 });
  const named = (...names: string[]) => ({ hosts: names.map((name) => ({ friendly_name: name })) });
  await enrollHosts(as, named("a", "b"));
  expect((await enrollHosts(as, named("a", "b", "c", "d"))).status).toBe(429);
  const refusals = await db.enrollmentRefusal.findMany({ where: { tokenId: token.id } });
  expect(refusals).toMatchObject([{ reason: "Rate limit exceeded" }]);
  expect((await enrollHosts(as, named("a", "b", "c"))).status).toBe(201);
  const { hostsCreatedToday } = await db.autoEnrollmentToken.findUniqueOrThrow({
    where: { id: token.id },
  });
  expect(hostsCreatedToday).toBe(3);
});

describe("a token that changes between its proof and the write", () => {
  async function verified(columns = {}) {
    const { token, secret } = await enroller(columns);
    const credentials = { key: token.tokenKey, secret };
    const at = (now: Date) => verifyToken(buildCaller({ now }), credentials, { use: "enroll" });
    return { token, at };
  }
  type Ctx = Awaited<ReturnType<typeof verifyToken>>;
  const take = (ctx: Ctx, bulk = false) =>
    thrown(() => db.$transaction((tx) => takeQuota(tx, ctx, 1, bulk)));

  test("is over at the very instant it expires", async () => {
    const expiresAt = new Date("2026-11-22T12:00:00Z");
    const { at } = await verified({ expiresAt });
    const ctx = await at(new Date(expiresAt.getTime() - 1));
    const expired = { kind: "unauthenticated", message: "Token expired" };
    expect(await thrown(() => at(expiresAt))).toMatchObject(expired);
    expect(await take({ ...ctx, now: expiresAt })).toMatchObject(expired);
    await db.$transaction((tx) => takeQuota(tx, ctx, 1, false));
  });

  test("makes no host when it was disabled or deleted", async () => {
    const { token, at } = await verified();
    const ctx = await at(new Date());
    const gone = { kind: "unauthenticated", message: "Invalid or inactive token" };
    await db.autoEnrollmentToken.update({ where: { id: token.id }, data: { isActive: false } });
    expect(await take(ctx)).toMatchObject(gone);
    await db.autoEnrollmentToken.delete({ where: { id: token.id } });
    expect(await take(ctx)).toMatchObject(gone);
  });

  test("has none left, not fewer, when its quota was lowered below what it made", async () => {
    const { token, at } = await verified();
    const ctx = await at(new Date("2026-11-22T12:00:00Z"));
    const data = { maxHostsPerDay: 2, quotaDay: "2026-11-22", hostsCreatedToday: 5 };
    await db.autoEnrollmentToken.update({ where: { id: token.id }, data });
    expect(await take(ctx, true)).toMatchObject({
      kind: "rate_limited",
      detail: "Only 0 hosts remaining in daily quota",
    });
  });
});
