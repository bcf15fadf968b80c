import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { rotateToken } from "@/lib/fleet/credentials/rotate-token";
import { enrollHost } from "@/lib/fleet/enrollment/enroll-host";
import { extendToken } from "@/lib/fleet/enrollment/extend-token";
import { refuseToken } from "@/lib/fleet/enrollment/refuse-token";
import { revokeToken } from "@/lib/fleet/enrollment/revoke-token";
import { tokenState } from "@/lib/fleet/enrollment/token-state";
import { sha256 } from "@/lib/secrets/hash";
import {
  buildCaller,
  buildHostToken,
  buildOrganization,
  ctxOf,
  unique,
} from "@/tests/support/builders";
import { meanwhile } from "@/tests/support/meanwhile";
import { thrown } from "@/tests/support/thrown";

// What decides over a one-time token, where a mutant of the conditions once survived.

/** A caller for whom this happens between the look-up of a token and the write that spends it. */
function callerWith(happens: () => Promise<unknown>, now = new Date()) {
  return buildCaller({ now, db: meanwhile("HostToken", happens) });
}

const stored = (id: string) => db.hostToken.findUniqueOrThrow({ where: { id } });
const hostsOf = (organization: { id: string }) =>
  db.host.count({ where: { organizationId: organization.id } });

describe("a token that was unused when it was looked up", () => {
  test.each<[string, (id: string, now: Date) => object]>([
    ["Enrollment token revoked", (_id, now) => ({ revokedAt: now })],
    ["Enrollment token expired", (_id, now) => ({ expiresAt: now })],
    ["Enrollment token already used", (_id, now) => ({ usedAt: now })],
  ])("makes no host afterwards: %s", async (sentence, change) => {
    const { organization } = await buildOrganization();
    const { token, hostToken } = await buildHostToken(organization);
    const now = new Date();
    const changes = () =>
      db.hostToken.update({ where: { id: hostToken.id }, data: change(hostToken.id, now) });
    const error = await thrown(() => enrollHost(callerWith(changes, now), { token }));
    expect(error).toMatchObject({ kind: "unauthenticated", message: sentence });
    expect(await hostsOf(organization)).toBe(0);
  });

  test("gives nobody the host that another one's key made", async () => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization);
    const first = () => enrollHost(buildCaller(), { token, idempotencyKey: unique() });
    const second = { token, idempotencyKey: unique() };
    expect(await thrown(() => enrollHost(callerWith(first), second))).toMatchObject({
      kind: "unauthenticated",
      message: "Enrollment token already used",
    });
    expect(await hostsOf(organization)).toBe(1);
  });

  test("is refused as expired when somebody extends it just after the refusal", async () => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization);
    expect((await refuseToken(buildCaller(), sha256(token))).message).toBe(
      "Enrollment token expired",
    );
  });
});

test("a repetition without a key is none, and none after the host got another credential", async () => {
  const { organization, admin } = await buildOrganization();
  const { token } = await buildHostToken(organization);
  const keyed = { token, idempotencyKey: unique() };
  const { hostId } = await enrollHost(buildCaller(), keyed);
  const used = { message: "Enrollment token already used" };
  expect(await thrown(() => enrollHost(buildCaller(), { token }))).toMatchObject(used);
  expect((await enrollHost(buildCaller(), keyed)).hostId).toBe(hostId);
  await rotateToken(ctxOf(admin), { id: hostId });
  expect(await thrown(() => enrollHost(buildCaller(), keyed))).toMatchObject(used);
  const { token: keyless } = await buildHostToken(organization);
  await enrollHost(buildCaller(), { token: keyless });
  expect(await thrown(() => enrollHost(buildCaller(), { token: keyless }))).toMatchObject(used);
});

test("a token is over at the very instant it expires", () => {
  const expiresAt = new Date("2026-11-22T12:00:00Z");
  const times = { usedAt: null, revokedAt: null, expiresAt };
  expect(tokenState(times, new Date(expiresAt.getTime() - 1))).toBe("unused");
  expect(tokenState(times, expiresAt)).toBe("expired");
});

describe("extending and revoking", () => {
  test("a spent token is 409, whatever came later, and changes nothing", async () => {
    const { organization, admin } = await buildOrganization();
    for (const revokedAt of [null, new Date()]) {
      const { hostToken } = await buildHostToken(organization, "spent", { revokedAt });
      for (const verb of [extendToken, revokeToken]) {
        const error = await thrown(() => verb(ctxOf(admin), { id: hostToken.id }));
        expect(error).toMatchObject({
          kind: "conflict",
          message: "Enrollment token already used",
        });
        expect(await stored(hostToken.id)).toEqual(hostToken);
      }
    }
  });

  test("a revoked token is not extended, and a second revocation changes nothing", async () => {
    const { organization, admin } = await buildOrganization();
    const { hostToken } = await buildHostToken(organization);
    const of = { id: hostToken.id };
    const { revokedAt } = await revokeToken(ctxOf(admin), of);
    expect(revokedAt).toBeInstanceOf(Date);
    const later = ctxOf(admin, { now: new Date(Date.now() + 60_000) });
    expect(await revokeToken(later, of)).toMatchObject({ state: "revoked", revokedAt });
    expect(await thrown(() => extendToken(later, of))).toMatchObject({
      kind: "conflict",
      message: "Enrollment token revoked",
    });
    expect(await stored(hostToken.id)).toEqual({ ...hostToken, revokedAt });
    const audited = { subjectId: hostToken.id, action: "enrollment_token.revoked" };
    expect(await db.auditEntry.count({ where: audited })).toBe(1);
  });

  test("another organization's token is 404, and stays as it is", async () => {
    const { hostToken } = await buildHostToken((await buildOrganization()).organization);
    const { admin } = await buildOrganization();
    for (const verb of [extendToken, revokeToken]) {
      expect(await thrown(() => verb(ctxOf(admin), { id: hostToken.id }))).toMatchObject({
        kind: "not_found",
      });
      expect(await stored(hostToken.id)).toEqual(hostToken);
    }
  });

  test("an extension has its audit row, with the time it gives", async () => {
    const { organization, admin } = await buildOrganization();
    const { hostToken } = await buildHostToken(organization);
    const { expiresAt } = await extendToken(ctxOf(admin), { id: hostToken.id });
    const audit = await db.auditEntry.findMany({ where: { subjectId: hostToken.id } });
    expect(audit).toMatchObject([
      {
        action: "enrollment_token.extended",
        detail: { expiresAt: new Date(expiresAt).toISOString() },
      },
    ]);
  });
});
