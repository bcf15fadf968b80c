import { describe, expect, test, vi } from "vitest";
import * as containers from "@/app/api/agent/containers/route";
import * as agentToken from "@/app/api/agent/token/route";
import * as host from "@/app/api/hosts/[id]/route";
import * as hostToken from "@/app/api/hosts/[id]/token/route";
import * as hosts from "@/app/api/hosts/route";
import { db } from "@/lib/db";
import { signJwt } from "@/lib/secrets/jwt";
import { beat } from "@/tests/contract/s1-calls";
import {
  bearerOf,
  buildHost,
  buildHostToken,
  buildOrganization,
  cookieOf,
  type Person,
  unique,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// S1, "Agent Heartbeat Endpoint", and the life of an agent's credential.

type Rotated = { token: string; host: Record<string, unknown> };

const rotateOwn = (credential: string, body?: unknown) =>
  call<Rotated>(agentToken, { method: "POST", body, as: withBearer(credential) });

const rotate = (id: string, person: Person, body?: unknown) =>
  call<Rotated>(hostToken, { method: "POST", params: { id }, body, as: cookieOf(person) });

describe("200", () => {
  test("message, serverTime, heartbeatIntervalSeconds and nothing else", async () => {
    const { organization } = await buildOrganization();
    const { credential } = await buildHost(organization);
    const before = Date.now();
    const { status, body } = await beat(credential);
    expect(status).toBe(200);
    expect(body).toEqual({
      message: "Heartbeat recorded",
      serverTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      heartbeatIntervalSeconds: 30,
    });
    expect(Date.parse(body.serverTime)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(body.serverTime)).toBeLessThanOrEqual(Date.now());
  });

  test("serverTime is the instant that was stored, not the one of the answer", async () => {
    const { organization } = await buildOrganization();
    const { host, credential } = await buildHost(organization);
    for (const body of [undefined, { hostname: `web-${unique()}`, bootId: unique() }]) {
      const { body: answer } = await beat(credential, body);
      const { lastSeenAt } = await db.host.findUniqueOrThrow({ where: { id: host.id } });
      expect(answer.serverTime).toBe(lastSeenAt?.toISOString());
    }
  });

  test("lastSeenAt advances, and a read that follows sees it", async () => {
    const { viewer, organization } = await buildOrganization();
    const { host: row, credential } = await buildHost(organization);
    const read = async () => {
      type Read = { data: { lastSeenAt: string | null; updatedAt: string; status?: string }[] };
      const one = await call<{ data: { lastSeenAt: string | null } }>(host, {
        params: { id: row.id },
        as: cookieOf(viewer),
      });
      const all = await call<Read>(hosts, { as: cookieOf(viewer) });
      expect(all.body.data[0]?.lastSeenAt).toBe(one.body.data.lastSeenAt);
      expect(all.body.data[0]?.updatedAt).toBe(row.updatedAt.toISOString());
      return { at: one.body.data.lastSeenAt, status: all.body.data[0]?.status };
    };
    expect(await read()).toEqual({ at: null, status: "OFFLINE" });
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-01T12:00:00.000Z") });
    try {
      await beat(credential);
      expect(await read()).toEqual({ at: "2026-03-01T12:00:00.000Z", status: "ONLINE" });
      vi.setSystemTime(new Date("2026-03-01T12:00:30.000Z"));
      await beat(credential);
      expect(await read()).toEqual({ at: "2026-03-01T12:00:30.000Z", status: "ONLINE" });
    } finally {
      vi.useRealTimers();
    }
  });

  test("fifty at once are all recorded", async () => {
    const { organization } = await buildOrganization();
    const built = await Promise.all(Array.from({ length: 50 }, () => buildHost(organization)));
    const answers = await Promise.all(built.map(({ credential }) => beat(credential)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const where = { organizationId: organization.id, lastSeenAt: null };
    expect(await db.host.count({ where })).toBe(0);
  });

  test.each([
    ["no body", undefined],
    ["an empty body", ""],
    ["no facts", {}],
    ["unknown fields", { load: [1, 2], name: "renamed" }],
  ])("with %s nothing but the sign of life is written", async (_name, body) => {
    const { organization } = await buildOrganization();
    const { host: before, credential } = await buildHost(organization, { os: "Debian" });
    expect((await beat(credential, body)).status).toBe(200);
    const { lastSeenAt, onlineUntil, firstSeenAt, lastAddress, ...rest } =
      await db.host.findUniqueOrThrow({ where: { id: before.id } });
    expect(lastSeenAt).toEqual(firstSeenAt);
    expect(Number(onlineUntil) - Number(lastSeenAt)).toBe(60_000);
    expect(lastAddress).toMatch(/^2001:db8:/);
    expect(before).toMatchObject(rest);
  });

  test("facts are written; one that is left out stays, null clears", async () => {
    const { organization } = await buildOrganization();
    const { host: row, credential } = await buildHost(organization);
    const clock = new Date(Date.now() + 90_000).toISOString();
    await beat(credential, { os: "Debian", kernel: "6.12", dockerVersion: "28", clock });
    await beat(credential, { kernel: "6.13", dockerVersion: null });
    const stored = await db.host.findUniqueOrThrow({ where: { id: row.id } });
    expect(stored).toMatchObject({ os: "Debian", kernel: "6.13", dockerVersion: null });
    expect(stored.clockSkewSeconds).toBeGreaterThan(85);
    expect(stored.clockSkewSeconds).toBeLessThan(95);
  });

  test.each([
    ["0001-01-01T00:00:00Z", 1 - 2 ** 31],
    ["9999-12-31T23:59:59Z", 2 ** 31 - 1],
  ])("a clock that says %s costs no host its sign of life", async (clock, skew) => {
    const { organization } = await buildOrganization();
    const { host: row, credential } = await buildHost(organization);
    const { host: other, credential: good } = await buildHost(organization);
    // Those that arrive together are written together.
    const answers = await Promise.all([beat(credential, { clock }), beat(good)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const stored = await db.host.findUniqueOrThrow({ where: { id: row.id } });
    expect(stored.clockSkewSeconds).toBe(skew);
    const { lastSeenAt } = await db.host.findUniqueOrThrow({ where: { id: other.id } });
    expect(lastSeenAt).not.toBeNull();
  });
});

describe("the agent's own rotation", () => {
  test("answers as S2's, and the old token lives until the new one is used", async () => {
    const { organization } = await buildOrganization();
    const { host: row, credential: jwt } = await buildHost(organization);
    const { status, body } = await rotateOwn(jwt);
    expect(status).toBe(200);
    expect(body).toEqual({
      message: "Agent token rotated successfully",
      token: expect.stringMatching(/^mst_agent_[0-9a-f]{64}$/),
      host: {
        id: row.id,
        name: row.name,
        tokenPrefix: body.token.slice(0, "mst_agent_".length + 6),
        tokenRotatedAt: expect.stringMatching(/Z$/),
      },
    });
    expect((await beat(jwt)).status).toBe(200);
    expect((await beat(body.token)).status).toBe(200);
    expect((await beat(jwt)).status).toBe(401);
    const audit = await db.auditEntry.findFirstOrThrow({ where: { subjectId: row.id } });
    expect(audit).toMatchObject({ action: "host.token_rotated", actorType: "host" });
  });

  test("overlaps ten minutes unless told otherwise", async () => {
    const { organization } = await buildOrganization();
    const overlap = async (body?: unknown) => {
      const { host: row, credential } = await buildHost(organization);
      await rotateOwn(credential, body);
      const stored = await db.host.findUniqueOrThrow({ where: { id: row.id } });
      return (
        stored.previousExpiresAt && Number(stored.previousExpiresAt) - Number(stored.tokenRotatedAt)
      );
    };
    expect(await overlap()).toBe(600_000);
    expect(await overlap({})).toBe(600_000);
    expect(await overlap({ overlapSeconds: 86_400 })).toBe(86_400_000);
    expect(await overlap({ overlapSeconds: 0 })).toBeNull();
  });
});

describe("401", () => {
  test.each([
    ["nonsense", "nonsense"],
    ["a token of the right shape", `mst_agent_${"0".repeat(64)}`],
    ["a JWT of nobody", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiZXBvY2giOjF9."],
  ])("%s: Invalid agent token", async (_name, credential) => {
    const answer = await beat(credential);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: "Invalid agent token" });
    // GNU wget throws the body of a 401 away; the agent reads the sentence here.
    expect(answer.headers.get("www-authenticate")).toBe(
      'Bearer error="invalid_token", error_description="Invalid agent token"',
    );
  });

  test("an enrollment token, a person's token, and a JWT for persons", async () => {
    const { admin, organization } = await buildOrganization();
    const { host: row } = await buildHost(organization);
    const claims = { sub: row.id, org: organization.id, epoch: 1 };
    const { authorization } = await bearerOf(admin);
    for (const credential of [
      (await buildHostToken(organization)).token,
      authorization.slice("Bearer ".length),
      await signJwt("muster:admin", claims, new Date()),
    ]) {
      expect((await beat(credential)).body).toEqual({ error: "Invalid agent token" });
    }
    expect((await beat(await signJwt("muster:agent", claims, new Date()))).status).toBe(200);
  });

  test("no credential, and a session", async () => {
    const { admin } = await buildOrganization();
    const others: HeadersInit[] = [{}, await cookieOf(admin), { authorization: "Basic eDp5" }];
    for (const as of others) {
      const answer = await call(agentToken, { method: "POST", as });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({ error: "Agent token required" });
    }
  });

  test("a deleted host's agent is told, by every credential it had", async () => {
    const { admin, organization } = await buildOrganization();
    const { host: row, credential: jwt } = await buildHost(organization);
    const first = (await rotate(row.id, admin)).body.token;
    const second = (await rotate(row.id, admin, { overlapSeconds: 60 })).body.token;
    const third = (await rotate(row.id, admin, { overlapSeconds: 60 })).body.token;
    await call(host, { method: "DELETE", params: { id: row.id }, as: cookieOf(admin) });
    for (const credential of [jwt, first, second, third]) {
      const answer = await beat(credential);
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({ error: "Host has been deleted" });
    }
    const containersOfNone = { method: "PUT", body: { containers: [] }, as: withBearer(third) };
    expect((await call(containers, containersOfNone)).status).toBe(401);
  });

  test("the enrollment JWT is refused after a rotation, and the host's page can say so", async () => {
    const { admin, organization } = await buildOrganization();
    const { host: row, credential: jwt } = await buildHost(organization);
    await rotate(row.id, admin);
    const answer = await beat(jwt);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: "Agent token rotated" });
    const stored = await db.host.findUniqueOrThrow({ where: { id: row.id } });
    expect(stored.lastRefusal).toBe("Agent token rotated");
    expect(stored.lastSeenAt).toBeNull();
  });
});
