import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import * as enroll from "@/app/api/agent/enroll/route";
import * as tokens from "@/app/api/hosts/tokens/route";
import { db } from "@/lib/db";
import { enrollHost } from "@/lib/fleet/enrollment/enroll-host";
import { beat, type Enrolled, enrollment, postEnroll } from "@/tests/contract/s1-calls";
import {
  buildCaller,
  buildHostToken,
  buildOrganization,
  cookieOf,
  freshAddress,
  unique,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { databaseText } from "@/tests/support/rows";

// S1, "Agent Enrollment Endpoint".

describe("201", () => {
  test("hostId, token, heartbeatIntervalSeconds and nothing else", async () => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization);
    const { status, body } = await postEnroll(enrollment(token));
    expect(status).toBe(201);
    expect(body).toEqual({
      hostId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      token: expect.any(String),
      heartbeatIntervalSeconds: 30,
    });
  });

  test("creates the host in the token's organization, with what S1 sends", async () => {
    const { organization } = await buildOrganization();
    const { token, hostToken } = await buildHostToken(organization);
    const { hostId } = (await postEnroll(enrollment(token))).body;
    expect(await db.host.findUniqueOrThrow({ where: { id: hostId } })).toMatchObject({
      organizationId: organization.id,
      name: "web-server-01",
      hostname: "web-server-01.example.com",
      os: "Debian GNU/Linux 13 (trixie)",
      architecture: "x86_64",
      dockerVersion: "28.3.2",
      enrolledVia: "TOKEN",
      lastSeenAt: null,
    });
    const spent = await db.hostToken.findUniqueOrThrow({ where: { id: hostToken.id } });
    expect(spent.usedAt).not.toBeNull();
    expect(spent.hostId).toBe(hostId);
  });

  test("the token is a JWT, HS256, its sub the host id; it opens the heartbeat", async () => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization);
    const { body } = await postEnroll(enrollment(token));
    expect(decodeProtectedHeader(body.token)).toEqual({ alg: "HS256", typ: "JWT" });
    expect(decodeJwt(body.token)).toMatchObject({ sub: body.hostId, org: organization.id });
    expect((await beat(body.token)).status).toBe(200);
    // Nothing of it is stored: the epoch of the host is what makes it good.
    expect(await databaseText()).not.toContain(body.token);
  });

  test("the whole of S1's verification: tokens, enroll, heartbeat", async () => {
    const { admin } = await buildOrganization();
    const made = await call<{ token: string }>(tokens, { method: "POST", as: cookieOf(admin) });
    const { body } = await postEnroll(enrollment(made.body.token));
    expect((await beat(body.token)).body.message).toBe("Heartbeat recorded");
    const again = await postEnroll(enrollment(made.body.token));
    expect(again.status).toBe(401);
  });

  test.each([
    ["no Docker", { dockerVersion: null }],
    ["Docker left out", { dockerVersion: undefined }],
    ["unknown fields", { kernel: "6.12", organizationId: "x", agentTokenHash: "x", isAdmin: true }],
    [
      "hostile text",
      { name: '\'; DROP TABLE "Host"; --', hostname: "$(reboot)`id`", os: "日本\n\t\"'" },
    ],
  ])("%s", async (_name, over) => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization);
    const { status, body } = await postEnroll(enrollment(token, over));
    expect(status).toBe(201);
    const row = await db.host.findUniqueOrThrow({ where: { id: body.hostId } });
    expect(row.organizationId).toBe(organization.id);
    expect(row.agentTokenHash).toBeNull();
    if ("os" in over) expect(row).toMatchObject({ ...over, os: "日本\n\t\"'" });
  });

  test("facts travel with it", async () => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization);
    const facts = {
      osVersion: "13",
      kernel: "6.12.38",
      cpuModel: "AMD EPYC 7763",
      cpuCores: 64,
      memoryBytes: 549_755_813_888,
      disks: [{ device: "/dev/sda1", mountpoint: "/", sizeBytes: 9e15, usedBytes: 1 }],
      interfaces: [
        { name: "eth0", mac: "52:54:00:12:34:56", addresses: ["192.0.2.1/24", "fd00::1/64"] },
      ],
    };
    const { body } = await postEnroll(enrollment(token, facts));
    expect(await db.host.findUniqueOrThrow({ where: { id: body.hostId } })).toMatchObject(facts);
  });

  test("an audit row names token, host and address", async () => {
    const { organization } = await buildOrganization();
    const { token, hostToken } = await buildHostToken(organization, "unused", { name: "rack 7" });
    const ip = freshAddress();
    const { body } = await call<Enrolled>(enroll, { method: "POST", body: enrollment(token), ip });
    const rows = await db.auditEntry.findMany({ where: { organizationId: organization.id } });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      action: "host.enrolled",
      actorType: "enrollment",
      actorId: hostToken.id,
      actorName: "rack 7",
      subjectId: body.hostId,
      subjectName: "web-server-01",
      ip,
    });
  });
});

describe("401", () => {
  test.each([
    ["unknown", "Invalid enrollment token"],
    ["expired", "Enrollment token expired"],
    ["spent", "Enrollment token already used"],
    ["revoked", "Enrollment token revoked"],
  ] as const)("%s: %s", async (state, sentence) => {
    const { organization } = await buildOrganization();
    const token =
      state === "unknown"
        ? `mst_enroll_${"0".repeat(64)}`
        : (await buildHostToken(organization, state)).token;
    const answer = await postEnroll(enrollment(token));
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: sentence });
    expect(await db.host.count({ where: { organizationId: organization.id } })).toBe(0);
  });

  test("a second use, revoked and expired since, is still `already used`", async () => {
    const { organization } = await buildOrganization();
    const { token, hostToken } = await buildHostToken(organization);
    await postEnroll(enrollment(token));
    const data = { revokedAt: new Date(), expiresAt: new Date(0) };
    await db.hostToken.update({ where: { id: hostToken.id }, data });
    expect((await postEnroll(enrollment(token))).body).toEqual({
      error: "Enrollment token already used",
    });
  });

  test("a refusal is kept on the token, for whoever waits for the host", async () => {
    const { organization } = await buildOrganization();
    const { token, hostToken } = await buildHostToken(organization, "revoked");
    const ip = freshAddress();
    await call(enroll, { method: "POST", body: enrollment(token), ip });
    expect(await db.hostToken.findUniqueOrThrow({ where: { id: hostToken.id } })).toMatchObject({
      lastRefusedAt: expect.any(Date),
      lastRefusal: "Enrollment token revoked",
      lastRefusedIp: ip,
    });
  });

  test("a token is good before its last millisecond is over, and not at it", async () => {
    const { organization } = await buildOrganization();
    const { token, hostToken } = await buildHostToken(organization);
    const { token: _token, ...given } = enrollment(token);
    const at = (ms: number) => buildCaller({ now: new Date(hostToken.expiresAt.getTime() + ms) });
    const input = { ...given, token };
    await expect(enrollHost(at(0), input)).rejects.toThrow("Enrollment token expired");
    await expect(enrollHost(at(-1), input)).resolves.toMatchObject({
      heartbeatIntervalSeconds: 30,
    });
  });
});

describe("an answer that was lost", () => {
  test("the same Idempotency-Key gives the same host again, until it was heard of", async () => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization);
    const key = { "idempotency-key": unique() };
    const first = await postEnroll(enrollment(token), key);
    const second = await postEnroll(enrollment(token), key);
    expect(second.status).toBe(201);
    expect(second.body.hostId).toBe(first.body.hostId);
    expect(await db.host.count({ where: { organizationId: organization.id } })).toBe(1);
    expect((await postEnroll(enrollment(token))).status).toBe(401);
    for (const other of [unique(), ""]) {
      const headers = { "idempotency-key": other };
      expect((await postEnroll(enrollment(token), headers)).status).toBe(401);
    }
    expect((await beat(second.body.token)).status).toBe(200);
    expect((await postEnroll(enrollment(token), key)).status).toBe(401);
  });
});

describe("400", () => {
  test.each([
    ["no token", { token: undefined }],
    ["an empty token", { token: "" }],
    ["a token that is a number", { token: 5 }],
    ["a name of 101", { name: "n".repeat(101) }],
    ["a name that is a number", { name: 7 }],
    ["a hostname that is a list", { hostname: [] }],
    ["an architecture that is an object", { architecture: {} }],
    ["an os of 256", { os: "o".repeat(256) }],
    ["a Docker version that is a number", { dockerVersion: 28 }],
    ["half a core", { cpuCores: 0.5 }],
    ["memory below zero", { memoryBytes: -1 }],
    ["memory beyond 2^53", { memoryBytes: 2 ** 60 }],
    ["65 disks", { disks: Array(65).fill({ device: "a", mountpoint: "/", sizeBytes: 1 }) }],
    ["33 addresses", { interfaces: [{ name: "a", addresses: Array(33).fill("192.0.2.1") }] }],
    ["a date that is none", { bootedAt: "yesterday" }],
  ])("%s; the token stays unused", async (_name, over) => {
    const { organization } = await buildOrganization();
    const { token, hostToken } = await buildHostToken(organization);
    const answer = await postEnroll(enrollment(token, over));
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error: expect.stringMatching(/\w+ \w+/) });
    expect(JSON.stringify(answer.body)).not.toContain(token);
    expect(await db.hostToken.findUnique({ where: { id: hostToken.id } })).toEqual(hostToken);
    expect((await postEnroll(enrollment(token))).status).toBe(201);
  });
});
