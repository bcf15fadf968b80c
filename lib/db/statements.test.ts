import { beforeAll, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db";
import { groupCommit } from "@/lib/db/group-commit";
import { recordSeen, type Seen } from "@/lib/db/statements";

const noon = new Date("2026-03-01T12:00:00.120Z");
let organizationId: string;

beforeAll(async () => {
  ({ id: organizationId } = await db.organization.create({ data: { name: "Statements" } }));
});

function addHost() {
  return db.host.create({ data: { organizationId, name: "host", enrolledVia: "ADMIN" } });
}

function seconds(count: number): Date {
  return new Date(noon.getTime() + count * 1000);
}

function seen(hostId: string, at: Date, more: Partial<Seen> = {}): Seen {
  return {
    hostId,
    lastSeenAt: at,
    onlineUntil: new Date(at.getTime() + 60_000),
    address: null,
    clockSkewSeconds: null,
    ...more,
  };
}

describe("recordSeen", () => {
  test("writes the first sign of life and touches nothing else", async () => {
    const host = await addHost();
    await recordSeen(db, [
      seen(host.id, noon, {
        address: "fd00::1",
        clockSkewSeconds: -3,
        checkInIntervalSeconds: 45,
      }),
    ]);
    expect(await db.host.findUnique({ where: { id: host.id } })).toEqual({
      ...host,
      lastSeenAt: noon,
      onlineUntil: seconds(60),
      firstSeenAt: noon,
      lastAddress: "fd00::1",
      clockSkewSeconds: -3,
      checkInIntervalSeconds: 45,
    });
  });

  test("moves on, keeps the first time, and keeps what the row leaves open", async () => {
    const { id } = await addHost();
    await recordSeen(db, [seen(id, noon, { address: "192.0.2.1", clockSkewSeconds: 7 })]);
    await recordSeen(db, [seen(id, seconds(30))]);
    expect(await db.host.findUnique({ where: { id } })).toMatchObject({
      lastSeenAt: seconds(30),
      onlineUntil: seconds(90),
      firstSeenAt: noon,
      lastAddress: "192.0.2.1",
      clockSkewSeconds: 7,
      checkInIntervalSeconds: 30,
    });
  });

  test("never moves back", async () => {
    const { id } = await addHost();
    await recordSeen(db, [seen(id, seconds(30), { address: "192.0.2.2" })]);
    await recordSeen(db, [seen(id, noon, { address: "192.0.2.1", clockSkewSeconds: 1 })]);
    expect(await db.host.findUnique({ where: { id } })).toMatchObject({
      lastSeenAt: seconds(30),
      onlineUntil: seconds(90),
      lastAddress: "192.0.2.2",
      clockSkewSeconds: null,
    });
  });

  test("takes the latest of several rows for one host, in any order", async () => {
    const { id } = await addHost();
    await recordSeen(db, [
      seen(id, seconds(1), { clockSkewSeconds: 9 }),
      seen(id, seconds(3), { address: "192.0.2.3" }),
      seen(id, seconds(2), { address: "192.0.2.2" }),
    ]);
    expect(await db.host.findUnique({ where: { id } })).toMatchObject({
      lastSeenAt: seconds(3),
      lastAddress: "192.0.2.3",
      clockSkewSeconds: 9,
    });
  });

  test("passes over a host that is gone, and no rows at all", async () => {
    const { id } = await addHost();
    await recordSeen(db, []);
    await recordSeen(db, [seen("gone", noon), seen(id, noon)]);
    expect((await db.host.findUnique({ where: { id } }))?.lastSeenAt).toEqual(noon);
  });

  test("takes any text as an address", async () => {
    const { id } = await addHost();
    const address = `'); DROP TABLE "Host"; -- \\ " é`;
    await recordSeen(db, [seen(id, noon, { address })]);
    expect((await db.host.findUnique({ where: { id } }))?.lastAddress).toBe(address);
  });

  test("stores dates that compare and sort with those Prisma writes", async () => {
    const [early, same, late] = [await addHost(), await addHost(), await addHost()];
    const where = { id: { in: [early.id, same.id, late.id] } };
    const write = (id: string, lastSeenAt: Date) =>
      db.host.update({ where: { id }, data: { lastSeenAt } });
    await write(early.id, new Date(noon.getTime() - 1));
    await recordSeen(db, [seen(same.id, noon)]);
    await write(late.id, new Date(noon.getTime() + 1));

    const sorted = await db.host.findMany({ where, orderBy: { lastSeenAt: "asc" } });
    expect(sorted.map(({ id }) => id)).toEqual([early.id, same.id, late.id]);
    const count = (lastSeenAt: object) => db.host.count({ where: { ...where, lastSeenAt } });
    expect(await count({ equals: noon })).toBe(1);
    expect(await count({ gt: noon })).toBe(1);
    expect(await count({ gte: noon })).toBe(2);
    expect(await count({ lt: noon })).toBe(1);
    // A whole second has no fraction: the spelling must not change the order.
    await write(early.id, new Date("2026-03-01T12:00:00.000Z"));
    await recordSeen(db, [seen(late.id, new Date("2026-03-01T12:00:01.000Z"))]);
    expect(await count({ lte: new Date("2026-03-01T12:00:00.000Z") })).toBe(1);
    expect(await count({ gte: new Date("2026-03-01T12:00:01.000Z") })).toBe(1);
  });

  test("does not deadlock with itself, nor with transactions on the same hosts", async () => {
    const hosts = await Promise.all(Array.from({ length: 40 }, addHost));
    const rows = hosts.map(({ id }) => seen(id, noon));
    const transactions = Array.from({ length: 10 }, (_, round) =>
      inTransaction(db, async (tx) => {
        const [one, other] = [hosts[39 - round], hosts[round]];
        await tx.host.update({ where: { id: one?.id }, data: { os: "Linux" } });
        await tx.host.update({ where: { id: other?.id }, data: { os: "Linux" } });
      }),
    );
    await Promise.all([
      ...transactions,
      ...Array.from({ length: 20 }, (_, round) => {
        const order = round % 2 === 0 ? rows : rows.toReversed();
        return recordSeen(
          db,
          order.map((row) => ({ ...row, lastSeenAt: seconds(round) })),
        );
      }),
    ]);
    const ids = hosts.map(({ id }) => id);
    expect(await db.host.count({ where: { id: { in: ids }, lastSeenAt: seconds(19) } })).toBe(40);
  });

  test("commits many callers in few statements, each seen when its caller is answered", async () => {
    const hosts = await Promise.all(Array.from({ length: 100 }, addHost));
    let statements = 0;
    const commit = groupCommit<Seen>((rows) => {
      statements += 1;
      return recordSeen(db, rows);
    });
    const stored = await Promise.all(
      hosts.map(async ({ id }) => {
        await commit(seen(id, noon));
        return (await db.host.findUnique({ where: { id } }))?.lastSeenAt;
      }),
    );
    expect(stored.every((at) => at?.getTime() === noon.getTime())).toBe(true);
    expect(statements).toBeLessThan(5);
  });
});
