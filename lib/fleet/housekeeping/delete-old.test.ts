import { describe, expect, test } from "vitest";
import { db, engine } from "@/lib/db";
import { deleteOld } from "@/lib/fleet/housekeeping/delete-old";
import {
  buildHost,
  buildHostToken,
  buildInvitation,
  buildOrganization,
  unique,
} from "@/tests/support/builders";
import { statementsOf } from "@/tests/support/statements";

const DAY_MS = 86_400_000;
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);

const kept = { commands: 90, retired: 400 };

/** The ids of these that are still there. */
async function left(found: Promise<{ id: string }[]>, ids: string[]): Promise<string[]> {
  const there = new Set((await found).map(({ id }) => id));
  return ids.filter((id) => there.has(id));
}

describe("what had its time is deleted, and nothing else", () => {
  test("commands that are finished; open ones of whatever age stay", async () => {
    const { organization } = await buildOrganization();
    const { host } = await buildHost(organization);
    const add = (over: object) =>
      db.hostCommand.create({
        data: {
          ...{ hostId: host.id, kind: "REPORT", createdAt: daysAgo(500), createdByName: "admin" },
          ...over,
        },
      });
    await add({ state: "DONE", finishedAt: daysAgo(91) });
    await add({ state: "CANCELLED", finishedAt: daysAgo(400) });
    const young = await add({ state: "FAILED", finishedAt: daysAgo(89) });
    const open = await add({ state: "SENT" });
    await deleteOld(db, kept, now);
    const where = { hostId: host.id };
    const stay = await db.hostCommand.findMany({ where, orderBy: { id: "asc" } });
    expect(stay.map(({ id }) => id)).toEqual([young.id, open.id]);
  });

  test("one-time tokens and invitations that ended long ago, but not the token of a host", async () => {
    const { organization } = await buildOrganization();
    const { host } = await buildHost(organization);
    const old = { createdAt: daysAgo(402), expiresAt: daysAgo(401) };
    const gone = await Promise.all([
      buildHostToken(organization, "expired", old),
      buildHostToken(organization, "revoked", { ...old, revokedAt: daysAgo(401.5) }),
      buildHostToken(organization, "spent", { ...old, usedAt: daysAgo(401.5) }),
    ]);
    const stays = await Promise.all([
      buildHostToken(organization, "spent", { ...old, hostId: host.id }),
      buildHostToken(organization, "expired", { createdAt: daysAgo(400), expiresAt: daysAgo(399) }),
      buildHostToken(organization),
    ]);
    const invitations = await Promise.all([
      buildInvitation(organization, "accepted", old),
      buildInvitation(organization, "expired"),
      buildInvitation(organization),
    ]);
    await deleteOld(db, kept, now);
    const ids = [...gone, ...stays].map(({ hostToken }) => hostToken.id);
    const where = { organizationId: organization.id };
    expect(await left(db.hostToken.findMany({ where }), ids)).toEqual(ids.slice(gone.length));
    const invited = invitations.map(({ invitation }) => invitation.id);
    expect(await left(db.invitation.findMany({ where }), invited)).toEqual(invited.slice(1));
  });

  test("credentials that were retired long ago", async () => {
    const { organization } = await buildOrganization();
    const add = (days: number) =>
      db.retiredCredential.create({
        data: {
          ...{ tokenHash: unique(), hostId: unique(), organizationId: organization.id },
          ...{ reason: "rotated", retiredAt: daysAgo(days) },
        },
      });
    await add(401);
    const young = await add(399);
    await deleteOld(db, kept, now);
    const where = { organizationId: organization.id };
    expect(await db.retiredCredential.findMany({ where })).toEqual([young]);
  });

  test("what nobody can use: bearer tokens, sign-ins that failed a day ago, repetitions", async () => {
    const { viewer } = await buildOrganization();
    const { id: userId, organizationId } = viewer;
    const bearer = { userId, organizationId, createdAt: daysAgo(2) };
    await db.bearerToken.create({ data: { ...bearer, expiresAt: daysAgo(1) } });
    const good = await db.bearerToken.create({ data: { ...bearer, expiresAt: daysAgo(-1) } });
    const fail = (key: string, days: number) =>
      db.loginThrottle.create({ data: { key, failures: 1, lastFailureAt: daysAgo(days) } });
    const keys = [unique(), unique()] as const;
    await fail(keys[0], 1.1);
    await fail(keys[1], 0.9);
    await deleteOld(db, kept, now);
    expect(await left(db.bearerToken.findMany({ where: { userId } }), [good.id])).toEqual([
      good.id,
    ]);
    expect(await db.bearerToken.count({ where: { userId } })).toBe(1);
    const throttled = await db.loginThrottle.findMany({ where: { key: { in: [...keys] } } });
    expect(throttled.map(({ key }) => key)).toEqual([keys[1]]);
  });

  test("audit entries only when AUDIT_DAYS is set, however many there are", async () => {
    const { organization } = await buildOrganization();
    const entry = (days: number) => ({
      ...{ organizationId: organization.id, at: daysAgo(days), actorType: "system" },
      ...{ actorName: "test", action: "host.updated", subjectType: "host", subjectName: "x" },
      requestId: unique(),
    });
    const old = Array.from({ length: 1100 }, (_, index) => entry(31 + index));
    await db.auditEntry.createMany({ data: [...old, entry(29)] });
    const count = () => db.auditEntry.count({ where: { organizationId: organization.id } });
    await deleteOld(db, kept, now);
    expect(await count()).toBe(1101);
    // Two servers at once.
    await Promise.all([1, 2].map(() => deleteOld(db, { ...kept, audit: 30 }, now)));
    expect(await count()).toBe(1);
  });
});

test("every row to delete is found by an index", async () => {
  const audited = { ...kept, audit: 30 };
  await buildOrganization();
  const deletes = (await statementsOf(() => deleteOld(db, audited, now))).filter((statement) =>
    statement.startsWith("DELETE"),
  );
  expect(new Set(deletes).size).toBe(9);
  for (const statement of new Set(deletes)) {
    const plan = await planOf(statement);
    expect(plan, statement).not.toMatch(/\bSCAN (?!.*USING)|Seq Scan/);
  }
});

/** How the engine would go about a statement, were its tables large. */
async function planOf(statement: string): Promise<string> {
  if (engine === "sqlite") {
    const values = statement.match(/\?/g)?.map(() => "2020") ?? [];
    const rows = await db.$queryRawUnsafe<{ detail: string }[]>(
      `EXPLAIN QUERY PLAN ${statement}`,
      ...values,
    );
    return rows.map(({ detail }) => detail).join("\n");
  }
  const literal = statement.replace(/\$\d+::timestamp\(3\)/g, "'2020-01-01'::timestamp(3)");
  const plain = literal.replace(/LIMIT \$\d+/g, "LIMIT 500").replace(/\$\d+/g, "'x'");
  const [, rows] = await db.$transaction([
    db.$executeRaw`SET LOCAL enable_seqscan = off`,
    db.$queryRawUnsafe<{ "QUERY PLAN": string }[]>(`EXPLAIN ${plain}`),
  ]);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}
