import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { recordHeartbeat } from "@/lib/fleet/hosts/record-heartbeat";
import { hostStatus } from "@/lib/fleet/hosts/status";
import { healClock } from "@/lib/fleet/housekeeping/heal-clock";
import { refuseBlocked } from "@/lib/fleet/members/throttle";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { buildCaller, buildHost, buildOrganization, unique } from "@/tests/support/builders";
import { reportAgain } from "@/tests/support/reports";

const DAY_MS = 86_400_000;
const now = new Date();
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
/** What the clock of the server says that is a day ahead. */
const tomorrow = later(DAY_MS);

async function newHost() {
  const { organization } = await buildOrganization();
  const { host } = await buildHost(organization);
  const row = () => db.host.findUniqueOrThrow({ where: { id: host.id } });
  return {
    row,
    beat: async (at: Date, body?: Parameters<typeof recordHeartbeat>[1]) =>
      recordHeartbeat(agentCtxOf(await row(), { now: at }), body),
  };
}

describe("a server's clock that was a day ahead", () => {
  test("does not keep the heartbeats that come after from being stored", async () => {
    const { row, beat } = await newHost();
    await beat(tomorrow);
    await beat(now);
    const { lastSeenAt, firstSeenAt, onlineUntil } = await row();
    expect({ lastSeenAt, firstSeenAt, onlineUntil }).toEqual({
      lastSeenAt: now,
      firstSeenAt: now,
      onlineUntil: later(60_000),
    });
  });

  test("and of two that arrive out of order the later one counts, as ever", async () => {
    const { row, beat } = await newHost();
    await beat(later(-5));
    await beat(later(-10));
    expect((await row()).lastSeenAt).toEqual(later(-5));
    await Promise.all([later(-4), later(-2), later(-3)].map((at) => beat(at)));
    expect((await row()).lastSeenAt).toEqual(later(-2));
  });

  test("does not hide a new boot of a machine", async () => {
    const { row, beat } = await newHost();
    await beat(later(DAY_MS - 1000), { bootId: "one" });
    await beat(tomorrow, { bootId: "two" });
    await beat(now, { bootId: "three" });
    expect((await row()).bootId).toBe("three");
  });

  test("does not keep reports that come again from counting", async () => {
    const { row } = await newHost();
    const host = await row();
    await reportAgain(host, ["bash 5.2"], {}, tomorrow);
    await reportAgain(host, ["bash 5.2"], {}, now);
    expect((await row()).lastReportAt).toEqual(now);
    const [report] = await db.report.findMany({ where: { hostId: host.id } });
    expect(report).toMatchObject({ repeats: 1, lastReceivedAt: now });
  });
});

describe("housekeeping takes back what nobody writes again", () => {
  test("a host that fell silent meanwhile is online for its interval, not for a day", async () => {
    const { row, beat } = await newHost();
    await beat(tomorrow, { bootId: "one" });
    await reportAgain(await row(), ["bash 5.2"], {}, tomorrow);
    const { id } = await row();
    await db.host.update({
      where: { id },
      data: { tokenRotatedAt: tomorrow, previousExpiresAt: later(DAY_MS + 600_000) },
    });
    expect(await healClock(db, () => now)).toBeGreaterThan(0);
    const healed = await row();
    expect(healed.lastSeenAt).toEqual(now);
    expect(nearly(healed.onlineUntil)).toBe(nearly(later(60_000)));
    expect(nearly(healed.previousExpiresAt)).toBe(nearly(later(600_000)));
    expect(healed.tokenRotatedAt).toEqual(now);
    expect(hostStatus(healed, later(61_000))).toBe("offline");
    expect(await db.report.findFirst({ where: { hostId: id } })).toMatchObject({
      receivedAt: now,
      lastReceivedAt: now,
    });
    expect(await db.hostBoot.findFirst({ where: { hostId: id } })).toMatchObject({
      firstSeenAt: now,
      lastSeenAt: now,
    });
  });

  test("a wait after failed sign-ins ends as soon as it would have", async () => {
    const value = unique();
    await db.loginThrottle.create({
      data: {
        ...{ key: `account:${value}`, failures: 9 },
        ...{ lastFailureAt: tomorrow, blockedUntil: later(DAY_MS + 30_000) },
      },
    });
    await healClock(db, () => now);
    const key = { kind: "account", value } as const;
    await expect(refuseBlocked(buildCaller({ now }), [key])).rejects.toThrow("Too many");
    await refuseBlocked(buildCaller({ now: later(31_000) }), [key]);
  });

  test("of many hosts all, and what is not after now stays as it is", async () => {
    const { organization } = await buildOrganization();
    const seen = (lastSeenAt: Date) => ({
      ...{ organizationId: organization.id, name: unique(), enrolledVia: "TOKEN" as const },
      ...{ lastSeenAt, onlineUntil: new Date(lastSeenAt.getTime() + 60_000) },
    });
    const past = later(-7000);
    const rows = Array.from({ length: 1100 }, (_, index) => seen(index % 2 ? past : tomorrow));
    await db.host.createMany({ data: rows });
    await healClock(db, () => now);
    const where = { organizationId: organization.id };
    expect(await db.host.count({ where: { ...where, lastSeenAt: now } })).toBe(550);
    expect(await db.host.count({ where: { ...where, lastSeenAt: past } })).toBe(550);
    expect(await healClock(db, () => now)).toBe(0);
  });

  test("a host that checks in while it goes on keeps its time", async () => {
    const { row, beat } = await newHost();
    const meanwhile = later(800);
    await beat(meanwhile);
    expect(await healClock(db, () => now)).toBe(0);
    expect((await row()).lastSeenAt).toEqual(meanwhile);
  });
});

/** SQLite counts a while as a part of a day: to the millisecond, give or take one. */
function nearly(time: Date | null): number {
  return Math.round((time?.getTime() ?? 0) / 100);
}
