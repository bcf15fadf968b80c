import { readlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { db, engine } from "@/lib/db";
import { takeJoinTurn } from "@/lib/db/server-rows";
import { joinServers, type Membership } from "@/lib/fleet/server/membership";
import { isDead, thisProcess } from "@/scripts/lib/server-process.mjs";
import "@/tests/support/alone";

const joined: Membership[] = [];

afterEach(async () => {
  await Promise.all(joined.splice(0).map((membership) => membership.leave()));
  await db.server.deleteMany();
  await db.installation.deleteMany();
});

/** A server of another machine, of which nobody here can see whether it lives. */
async function join(
  secretDigest: string,
  host = "one",
  more: Parameters<typeof joinServers>[0] = {},
) {
  const process = { host, pid: 1, pidSpace: "" };
  const membership = await joinServers({ secretDigest, process, ...more });
  joined.push(membership);
  return membership;
}

const REFUSED = /^AUTH_SECRET is not the one this database is used with/;

test("on an empty database the first secret counts, until its servers have left", async () => {
  const first = await join("a");
  const second = await join("a", "two");
  await expect(join("b", "three")).rejects.toThrow(
    /with, and a server on one serves with that one now\. .* stop every other server and start/,
  );
  await first.leave();
  await expect(join("b", "three")).rejects.toThrow(/a server on two/);
  await second.leave();
  await join("b", "three");
  expect(await db.server.findMany({ select: { host: true } })).toEqual([{ host: "three" }]);
});

test("of servers that start at once those with one secret start", async () => {
  const secrets = ["a", "b", "c", "a", "b", "c"];
  const starts = await Promise.allSettled(secrets.map((secret, at) => join(secret, `host ${at}`)));
  const refused = starts.flatMap((start) => (start.status === "rejected" ? [start.reason] : []));
  const rows = await db.server.findMany();
  expect(new Set(rows.map(({ secretDigest }) => secretDigest)).size).toBe(1);
  expect(rows.length + refused.length).toBe(secrets.length);
  for (const { message } of refused) expect(message).toMatch(REFUSED);
});

test("what the database is used with counts also when no server runs", async () => {
  await db.installation.create({ data: { id: 1, secretDigest: "a" } });
  await expect(join("b")).rejects.toThrow(REFUSED);
  expect(await db.server.count()).toBe(0);
  await join("a");
});

test.runIf(engine === "sqlite")(
  "where nothing can be written a server starts, with that secret",
  async () => {
    await db.installation.create({ data: { id: 1, secretDigest: "a" } });
    await db.$executeRaw`PRAGMA query_only = ON`;
    try {
      await join("a");
      await expect(join("b")).rejects.toThrow(REFUSED);
      expect(await db.server.count()).toBe(0);
    } finally {
      await db.$executeRaw`PRAGMA query_only = OFF`;
    }
  },
);

test.each([
  ["was not seen for a minute", -3_600_000],
  ["was seen by a clock that was ahead", 3_600_000],
])("a server that %s counts for nothing", async (_what, ms) => {
  await join("a");
  await db.server.updateMany({ data: { seenAt: new Date(Date.now() + ms) } });
  await join("b", "two");
  expect(await db.server.findMany({ select: { host: true } })).toEqual([{ host: "two" }]);
});

test("a process of this machine that is no more counts for nothing at once", async () => {
  // Numbers of processes end far below.
  await join("a", "", { process: { ...thisProcess(), pid: 2 ** 30 } });
  await join("b", "two");
});

test.runIf(process.platform === "linux")(
  "one of a machine with the same name, such as a clone of this one, is not taken for dead",
  () => {
    const space = readlinkSync("/proc/self/ns/pid");
    for (const pidSpace of [space, `another boot ${space}`]) {
      expect(isDead({ ...thisProcess(), pid: 2 ** 30, pidSpace })).toBe(false);
    }
    expect(isDead({ ...thisProcess(), pid: 2 ** 30 })).toBe(true);
  },
);

test("a server renews its row, and hears of others", async () => {
  const heard: number[] = [];
  const onOthers = (others: unknown[]) => heard.push(others.length);
  await join("a", "one", { renewEveryMs: 20, onOthers });
  expect(heard).toEqual([0]);
  const longAgo = new Date(Date.now() - 30_000);
  await db.server.updateMany({ data: { seenAt: longAgo } });
  await expect.poll(() => db.server.count({ where: { seenAt: longAgo } })).toBe(0);
  const second = await join("a", "two");
  await expect.poll(() => heard.at(-1)).toBe(1);
  await second.leave();
  await expect.poll(() => heard.at(-1)).toBe(0);
});

test("one that was taken for gone comes back, or stops when another secret took its place", async () => {
  const refused: string[] = [];
  const onRefused = (why: Error) => refused.push(why.message);
  const more = { renewEveryMs: 20, onRefused };
  await join("a", "one", more);
  await db.server.deleteMany();
  await expect.poll(() => db.server.count()).toBe(1);
  expect(refused).toEqual([]);
  await db.$transaction(async (tx) => {
    await takeJoinTurn(tx);
    const [row] = await tx.server.findMany();
    await tx.server.deleteMany();
    if (row)
      await tx.server.create({ data: { ...row, id: "other", host: "two", secretDigest: "b" } });
  });
  await expect.poll(() => refused[0]).toMatch(/a server on two serves with that one now/);
});

test("one that was silent stops when another secret took its place beside its row, told once", async () => {
  const refused: string[] = [];
  const onRefused = (why: Error) => refused.push(why.message);
  await join("a", "one", { renewEveryMs: 20, onRefused });
  await db.$transaction(async (tx) => {
    await takeJoinTurn(tx);
    const [row] = await tx.server.findMany();
    if (row)
      await tx.server.create({ data: { ...row, id: "other", host: "two", secretDigest: "b" } });
  });
  await expect.poll(() => refused[0]).toMatch(/a server on two serves with that one now/);
  // As long as ten renewals take, of which there must be none.
  await setTimeout(200);
  expect(refused).toHaveLength(1);
});
