import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { splitClone } from "@/lib/fleet/clones/split-clone";
import { splitOthers } from "@/lib/fleet/clones/split-others";
import { takeBackSplit } from "@/lib/fleet/clones/take-back-split";
import { type Enrolled, enrollment } from "@/tests/contract/s1-calls";
import { atOnce, type Door, tally, ways } from "@/tests/races/doors";
import {
  buildHost,
  buildOrganization,
  ctxOf,
  type Person,
  unique,
  withBearer,
} from "@/tests/support/builders";

type Told = { commands?: { token?: string }[] };

describe.each(ways)("$name", { timeout: 120_000 }, ({ open }) => {
  let door: Door;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ door, close } = await open());
  }, 120_000);

  afterAll(() => close());

  /** A host in an organization of its own that these boots check in as. */
  const clonedHost = async (boots: string[]) => {
    const { organization, admin } = await buildOrganization();
    const { host, credential } = await buildHost(organization);
    const headers = withBearer(credential);
    const beat = async (bootId: string) => {
      const answer = await door<Told>("POST", "/api/agent/heartbeat", {
        headers,
        body: { bootId },
      });
      expect(answer.status).toBe(200);
      return answer.body.commands?.[0]?.token;
    };
    for (let round = 0; round < 3; round += 1) for (const boot of boots) await beat(boot);
    const born = () =>
      db.host.findMany({ where: { organizationId: organization.id, id: { not: host.id } } });
    return { id: host.id, organization, admin, beat, born };
  };

  const enroll = (token: string, key: string) =>
    door<Enrolled>("POST", "/api/agent/enroll", {
      body: enrollment(token),
      headers: { "idempotency-key": key },
    });

  test("machines that take turns at once are noticed once, and none is lost", async () => {
    const boots = Array.from({ length: 8 }, (_, n) => `boot-${n}`);
    const host = await clonedHost([]);
    for (let round = 0; round < 12; round += 1) await Promise.all(boots.map(host.beat));
    expect(await db.hostBoot.count({ where: { hostId: host.id } })).toBe(8);
    const where = { subjectId: host.id, action: "host.clone_seen" };
    expect(await db.auditEntry.count({ where })).toBe(1);
  });

  test("one machine is one, when requests of two lives meet at every reboot", async () => {
    const host = await clonedHost([]);
    for (let life = 0; life < 10; life += 1) {
      await Promise.all([host.beat(`life-${life}`), host.beat(`life-${life + 1}`)]);
      await host.beat(`life-${life + 1}`);
    }
    const { cloneSeenAt } = await db.host.findUniqueOrThrow({ where: { id: host.id } });
    expect(cloneSeenAt).toBeNull();
  });

  test("two copies that are split and enroll at once become one host each", async () => {
    for (let round = 0; round < 5; round += 1) {
      const host = await clonedHost(["original", "left", "right"]);
      const copies = ["left", "right"];
      const ctx = ctxOf(host.admin);
      await Promise.all(copies.map((bootId) => splitClone(ctx, { id: host.id, bootId })));
      const become = async (bootId: string) => {
        const key = unique();
        for (let attempt = 0; attempt < 20; attempt += 1) {
          // Whichever answer came last holds the one that is good.
          await atOnce(3, () => host.beat(bootId));
          const token = (await host.beat(bootId)) ?? "";
          // Retried, while the machine goes on checking in, which renews the token under it.
          const tries = await Promise.all([
            ...Array.from({ length: 4 }, () => enroll(token, key)),
            host.beat("original").then(() => undefined),
            ...(attempt % 2 ? [] : [host.beat(bootId).then(() => undefined)]),
          ]);
          const good = tries.flatMap((answer) =>
            answer?.status === 201 ? [answer.body.hostId] : [],
          );
          if (good.length > 0) return new Set(good);
        }
        throw new Error(`${bootId} did not enroll.`);
      };
      const made = await Promise.all(copies.map(become));
      expect(made.map(({ size }) => size)).toEqual([1, 1]);
      const ids = made.flatMap((set) => [...set]).sort();
      expect((await host.born()).map(({ id }) => id).sort()).toEqual(ids);
      const stored = await db.host.findUniqueOrThrow({
        where: { id: host.id },
        include: { boots: true },
      });
      expect(stored.openSplits).toBe(0);
      expect(stored.boots.filter(({ splitAt }) => splitAt !== null)).toEqual([]);
    }
  });

  test("splitting, taking back and enrolling at once: a copy is one or the other", async () => {
    for (let round = 0; round < 10; round += 1) {
      const host = await clonedHost(["original", "copy"]);
      await splitClone(ctxOf(host.admin), { id: host.id, bootId: "copy" });
      const token = (await host.beat("copy")) ?? "";
      const [enrolled] = await Promise.all([
        enroll(token, unique()),
        takeBackSplit(ctxOf(host.admin), { id: host.id }),
        host.beat("original"),
      ]);
      const copies = await db.hostBoot.findMany({ where: { hostId: host.id, bootId: "copy" } });
      const { openSplits } = await db.host.findUniqueOrThrow({ where: { id: host.id } });
      expect(openSplits).toBe(0);
      expect(copies.map(({ splitAt }) => splitAt)).toEqual(enrolled?.status === 201 ? [] : [null]);
      expect(await host.born()).toHaveLength(enrolled?.status === 201 ? 1 : 0);
    }
  });

  test("two admins who choose another original at once leave one of them", async () => {
    for (let round = 0; round < 5; round += 1) {
      const host = await clonedHost(["a", "b", "c"]);
      const choose = (person: Person, bootId: string) =>
        splitOthers(ctxOf(person), { id: host.id, bootId }).then(
          () => ({ status: 200 }),
          () => ({ status: 409 }),
        );
      const answers = await Promise.all([choose(host.admin, "a"), choose(host.admin, "b")]);
      expect(tally(answers)).toEqual({ 200: 1, 409: 1 });
      const here = await db.hostBoot.findMany({ where: { hostId: host.id, splitAt: null } });
      expect(here.map(({ bootId }) => bootId)).toEqual([answers[0]?.status === 200 ? "a" : "b"]);
    }
  });
});
