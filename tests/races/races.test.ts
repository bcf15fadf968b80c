import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { sha256 } from "@/lib/secrets/hash";
import { type Enrolled, enrollment } from "@/tests/contract/s1-calls";
import { atOnce, type Door, tally, ways } from "@/tests/races/doors";
import {
  bearerOf,
  buildHost,
  buildHostToken,
  buildOrganization,
  unique,
  withBearer,
} from "@/tests/support/builders";

describe.each(ways)("$name", ({ open }) => {
  let door: Door;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ door, close } = await open());
  }, 120_000);

  afterAll(() => close());

  const enroll = (token: string, headers = {}) =>
    door<Enrolled & { error?: string }>("POST", "/api/agent/enroll", {
      body: enrollment(token),
      headers,
    });
  const beat = (credential: string) =>
    door<{ error?: string }>("POST", "/api/agent/heartbeat", { headers: withBearer(credential) });

  test("50 enrolls with one token make exactly one host", async () => {
    const { organization } = await buildOrganization();
    const { token, hostToken } = await buildHostToken(organization);
    const answers = await atOnce(50, () => enroll(token));
    expect(tally(answers)).toEqual({ 201: 1, 401: 49 });
    for (const { status, body } of answers) {
      if (status === 401) expect(body).toEqual({ error: "Enrollment token already used" });
    }
    const winner = answers.find(({ status }) => status === 201)?.body;
    const hosts = await db.host.findMany({ where: { organizationId: organization.id } });
    expect(hosts.map(({ id }) => id)).toEqual([winner?.hostId]);
    const spent = await db.hostToken.findUniqueOrThrow({ where: { id: hostToken.id } });
    expect(spent.hostId).toBe(winner?.hostId);
    expect(await db.auditEntry.count({ where: { organizationId: organization.id } })).toBe(1);
    expect((await beat(winner?.token ?? "")).status).toBe(200);
  });

  test("50 tries of one agent, each with its key, give the one host each time", async () => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization);
    const key = { "idempotency-key": unique() };
    const answers = await atOnce(50, () => enroll(token, key));
    expect(tally(answers)).toEqual({ 201: 50 });
    expect(new Set(answers.map(({ body }) => body.hostId)).size).toBe(1);
    expect(await db.host.count({ where: { organizationId: organization.id } })).toBe(1);
    expect(await db.auditEntry.count({ where: { organizationId: organization.id } })).toBe(1);
  });

  test("50 rotations leave exactly one newest token, and it is the one stored", async () => {
    const { admin, organization } = await buildOrganization();
    const { host, credential: jwt } = await buildHost(organization);
    const headers = await bearerOf(admin);
    const answers = await atOnce(50, () =>
      door<{ token: string }>("POST", `/api/hosts/${host.id}/token`, { headers }),
    );
    expect(tally(answers)).toEqual({ 200: 50 });
    const tokens = answers.map(({ body }) => body.token);
    expect(new Set(tokens).size).toBe(50);
    const beats = await Promise.all(tokens.map(beat));
    expect(tally(beats)).toEqual({ 200: 1, 401: 49 });
    for (const { status, body } of beats) {
      if (status === 401) expect(body).toEqual({ error: "Agent token rotated" });
    }
    const good = tokens[beats.findIndex(({ status }) => status === 200)] ?? "";
    const stored = await db.host.findUniqueOrThrow({ where: { id: host.id } });
    expect(stored.agentTokenHash).toBe(sha256(good));
    expect(good.startsWith(stored.agentTokenPrefix ?? "-")).toBe(true);
    expect(stored.credentialEpoch).toBe(51);
    expect((await beat(jwt)).body).toEqual({ error: "Agent token rotated" });
    expect(await db.auditEntry.count({ where: { subjectId: host.id } })).toBe(50);
  });

  test("50 rotations with an overlap leave two, and one when the newest is used", async () => {
    const { admin, organization } = await buildOrganization();
    const { host } = await buildHost(organization, { proof: "agent-token" });
    const headers = await bearerOf(admin);
    const body = { overlapSeconds: 600 };
    const answers = await atOnce(50, () =>
      door<{ token: string }>("POST", `/api/hosts/${host.id}/token`, { headers, body }),
    );
    expect(tally(answers)).toEqual({ 200: 50 });
    const tokens = answers.map((answer) => answer.body.token);
    const stored = await db.host.findUniqueOrThrow({ where: { id: host.id } });
    const newest = tokens.find((token) => sha256(token) === stored.agentTokenHash) ?? "";
    const others = tokens.filter((token) => token !== newest);
    expect(tally(await Promise.all(others.map(beat)))).toEqual({ 200: 1, 401: 48 });
    expect(tally(await atOnce(20, () => beat(newest)))).toEqual({ 200: 20 });
    expect(tally(await Promise.all(others.map(beat)))).toEqual({ 401: 49 });
  });

  test("40 revocations against enrollments: one of both wins, never both", async () => {
    const { admin, organization } = await buildOrganization();
    const headers = await bearerOf(admin);
    for (let round = 0; round < 10; round += 1) {
      const { token, hostToken } = await buildHostToken(organization);
      const path = `/api/hosts/tokens/${hostToken.id}`;
      const [enrolled, ...revoked] = await Promise.all([
        enroll(token),
        ...Array.from({ length: 4 }, () => door("DELETE", path, { headers })),
      ]);
      const row = await db.hostToken.findUniqueOrThrow({ where: { id: hostToken.id } });
      if (enrolled?.status === 201) {
        expect(tally(revoked)).toEqual({ 409: 4 });
        expect(row.revokedAt).toBeNull();
        expect(row.hostId).toBe(Reflect.get(Object(enrolled.body), "hostId"));
      } else {
        expect(enrolled?.body).toEqual({ error: "Enrollment token revoked" });
        expect(tally(revoked)).toEqual({ 200: 4 });
        expect([row.usedAt, row.hostId]).toEqual([null, null]);
      }
    }
  });

  test("extending against enrolling: a token still makes at most one host", async () => {
    const { admin, organization } = await buildOrganization();
    const headers = await bearerOf(admin);
    for (let round = 0; round < 10; round += 1) {
      const { token, hostToken } = await buildHostToken(organization, "expired");
      const path = `/api/hosts/tokens/${hostToken.id}`;
      const [extended, enrolled] = await Promise.all([
        atOnce(3, () => door("PATCH", path, { headers })),
        atOnce(3, () => enroll(token)),
      ]);
      const born = enrolled.filter(({ status }) => status === 201);
      expect(born.length).toBeLessThanOrEqual(1);
      const row = await db.hostToken.findUniqueOrThrow({ where: { id: hostToken.id } });
      expect(row.hostId).toBe(born[0]?.body.hostId ?? null);
      for (const { status, body } of enrolled) {
        if (status !== 201) expect(body.error).toMatch(/^Enrollment token (expired|already used)$/);
      }
      for (const { status } of extended) expect([200, 409]).toContain(status);
      if (born.length === 0) expect((await enroll(token)).status).toBe(201);
    }
  });

  test("20 deletions of one host: one says so, and one audit row is left", async () => {
    const { admin, organization } = await buildOrganization();
    const { host, credential } = await buildHost(organization, { proof: "agent-token" });
    const headers = await bearerOf(admin);
    const [answers, beats] = await Promise.all([
      atOnce(20, () => door("DELETE", `/api/hosts/${host.id}`, { headers })),
      atOnce(20, () => beat(credential)),
    ]);
    expect(tally(answers)).toEqual({ 200: 1, 404: 19 });
    for (const { status, body } of beats) {
      if (status !== 200) expect(body).toEqual({ error: "Host has been deleted" });
    }
    const where = { subjectId: host.id, action: "host.deleted" };
    expect(await db.auditEntry.count({ where })).toBe(1);
    expect((await beat(credential)).body).toEqual({ error: "Host has been deleted" });
  });

  test("a rotation against a deletion: the newest token hears of the deletion too", async () => {
    const { admin, organization } = await buildOrganization();
    const headers = await bearerOf(admin);
    for (let round = 0; round < 10; round += 1) {
      const { host } = await buildHost(organization, { proof: "agent-token" });
      const [rotated, deleted] = await Promise.all([
        door<{ token?: string }>("POST", `/api/hosts/${host.id}/token`, { headers }),
        door("DELETE", `/api/hosts/${host.id}`, { headers }),
      ]);
      expect(deleted.status).toBe(200);
      if (rotated.status === 404) continue;
      expect(rotated.status).toBe(200);
      expect((await beat(rotated.body.token ?? "")).body).toEqual({
        error: "Host has been deleted",
      });
    }
  });

  test("20 reports of containers do not mix, and the count is that of the rows", async () => {
    const { organization } = await buildOrganization();
    const { host, credential } = await buildHost(organization);
    const answers = await atOnce(20, (report) => {
      const containers = Array.from({ length: report + 1 }, (_, n) => ({
        ...{ id: `c${n}`, name: `report-${report}`, image: "alpine:3", state: "running" },
      }));
      const headers = withBearer(credential);
      return door("PUT", "/api/agent/containers", { headers, body: { containers } });
    });
    // One is worked on, the second waits, and who comes third is told to come again.
    const { 200: taken = 0, 429: refused = 0 } = tally(answers);
    expect(taken).toBeGreaterThanOrEqual(2);
    expect(taken + refused).toBe(20);
    const rows = await db.container.findMany({ where: { hostId: host.id } });
    expect(new Set(rows.map(({ name }) => name)).size).toBe(1);
    const { containerCount } = await db.host.findUniqueOrThrow({ where: { id: host.id } });
    expect(rows).toHaveLength(containerCount);
  });
});
