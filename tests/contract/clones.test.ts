import { beforeAll, describe, expect, test } from "vitest";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import { db } from "@/lib/db";
import { listMachines } from "@/lib/fleet/clones/list-machines";
import { recordHeartbeat } from "@/lib/fleet/hosts/record-heartbeat";
import { onAnnouncement } from "@/lib/fleet/live/announce";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import {
  buildHost,
  buildOrganization,
  ctxOf,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { countOf, statementsOf } from "@/tests/support/statements";

// A host cloned from a template: machines with one credential. How they are noticed; what is done
// about it is in splits.test.ts.

let organization: { id: string };
let admin: Person;

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});

const START = Date.parse("2026-11-22T12:00:00Z");
const HALF_MINUTE = 30;

/** Hundreds of check-ins, on a machine that has other things to do. */
const SLOW = { timeout: 120_000 };

/** A host whose check-ins of these boots come one after another, and the time they go by. */
async function cloned(every = HALF_MINUTE, { id } = organization) {
  const { host } = await buildHost({ id }, { checkInIntervalSeconds: every });
  let now = START;
  const beatAt = async (bootId: string, at: number) => {
    const row = await db.host.findUniqueOrThrow({ where: { id: host.id } });
    await recordHeartbeat(agentCtxOf(row, { now: new Date(at), ip: `10.0.0.${bootId}` }), {
      bootId,
    });
  };
  return {
    id: host.id,
    beatAt,
    now: () => now,
    /** `seconds` apart. */
    beat: async (boots: string[], seconds = every) => {
      for (const boot of boots) {
        now += seconds * 1000;
        await beatAt(boot, now);
      }
    },
    machines: async () => {
      const row = await db.host.findUniqueOrThrow({ where: { id: host.id } });
      return listMachines(ctxOf(admin, { now: new Date(now) }), row);
    },
    audited: () =>
      db.auditEntry.findMany({
        where: { subjectId: host.id, action: "host.clone_seen" },
        select: { detail: true },
      }),
  };
}

describe("one machine", () => {
  test("that reboots, and reboots in quick succession, is one", async () => {
    const host = await cloned();
    await host.beat(["1", "1", "2", "2", "2", "3", "4", "5", "6"], 1);
    expect(await host.machines()).toEqual([]);
    expect(await host.audited()).toEqual([]);
  });

  test("is one when the last request of each of its lives arrives in the next", async () => {
    const host = await cloned();
    await host.beat(["1", "2", "1", "2", "3", "2", "3", "4", "3", "4", "5", "4", "5"], 1);
    expect(await host.machines()).toEqual([]);
  });

  test("is one when requests of its life before waited for their turn until the next", async () => {
    const host = await cloned();
    await host.beatAt("1", START);
    const sent = START + 10_000;
    const rebooted = START + 20_000;
    for (const [boot, at] of [
      ["2", rebooted],
      ["1", sent],
      ["2", rebooted + 1000],
      ["1", sent + 1],
      ["2", rebooted + 2000],
      ["1", sent + 2],
      ["2", rebooted + 3000],
    ] as const)
      await host.beatAt(boot, at);
    expect(await host.machines()).toEqual([]);
    expect(await host.audited()).toEqual([]);
  });

  test("is one when it is set back to a snapshot of a life before", async () => {
    const host = await cloned();
    await host.beat(["1", "1", "2", "2", "1", "1", "1", "1"]);
    expect(await host.machines()).toEqual([]);
  });

  test("is one when a life before is set forth after a pause, again and again", async () => {
    const host = await cloned();
    for (let day = 0; day < 4; day += 1) await host.beat(["1", "2"], 3600);
    expect(await host.machines()).toEqual([]);
    expect(await host.audited()).toEqual([]);
  });
});

describe("machines from one template", () => {
  test("are noticed when one comes back after another twice, with both addresses", async () => {
    const host = await cloned();
    await host.beat(["1", "2", "1", "2"]);
    expect(await host.machines()).toEqual([]);
    await host.beat(["1"]);
    expect(await host.machines()).toEqual([
      { bootId: "1", address: "10.0.0.1", state: "here", lastSeenAt: "2026-11-22T12:02:30.000Z" },
      { bootId: "2", address: "10.0.0.2", state: "here", lastSeenAt: "2026-11-22T12:02:00.000Z" },
    ]);
    expect(await host.audited()).toEqual([
      { detail: { machines: 2, addresses: "10.0.0.1, 10.0.0.2" } },
    ]);
  });

  test.each([2, 10, 200])("are noticed in their third round when they are %i", SLOW, async (n) => {
    const host = await cloned();
    const round = Array.from({ length: n }, (_, at) => String(at + 1));
    await host.beat([...round, ...round], HALF_MINUTE / n);
    expect(await host.audited()).toEqual([]);
    await host.beat(round.slice(0, 2), HALF_MINUTE / n);
    expect(await host.machines()).toHaveLength(n);
    expect(await host.audited()).toHaveLength(1);
  });

  test("are noticed in whatever order they come", async () => {
    const host = await cloned();
    const order = [3, 1, 4, 1, 5, 2, 2, 3, 5, 4, 1, 5, 3, 3, 4, 2, 1, 4, 5, 2];
    await host.beat(order.map(String), 6);
    expect(await host.machines()).toHaveLength(5);
  });

  test("are noticed when they check in once an hour", async () => {
    const slow = (await buildOrganization()).organization;
    const data = { checkInIntervalSeconds: 3600 };
    await db.organization.update({ where: { id: slow.id }, data });
    const host = await cloned(3600, slow);
    await host.beat(["1", "2", "1", "2", "1"], 1800);
    expect(await host.machines()).toHaveLength(2);
  });

  test("are noticed though one of them was alone for a month", async () => {
    const host = await cloned();
    await host.beat(["1"]);
    await db.host.update({
      where: { id: host.id },
      data: { lastSeenAt: new Date(host.now() + 30 * 86_400_000) },
    });
    await host.beat(["2"], 30 * 86_400 + 15);
    await host.beat(["1", "2", "1"]);
    expect(await host.machines()).toHaveLength(2);
  });

  test("are not any more when only one is left", async () => {
    const host = await cloned();
    await host.beat(["1", "2", "1", "2", "1", "2"]);
    await host.beat(Array(30).fill("2"));
    expect(await host.machines()).toEqual([]);
  });

  test("are told of and audited once, and again when they come back later", async () => {
    const host = await cloned();
    const heard: string[] = [];
    const stop = onAnnouncement(({ id }) => id === host.id && heard.push(id));
    await host.beat(["1"]);
    heard.length = 0;
    for (let n = 0; n < 10; n += 1) await host.beat(["2", "1"]);
    expect(heard).toHaveLength(1);
    await host.beat(["3", "1"]);
    expect(heard).toHaveLength(2);
    stop();
    expect(await host.audited()).toHaveLength(1);
    await host.beat(Array(30).fill("1"));
    for (let n = 0; n < 3; n += 1) await host.beat(["2", "1"]);
    expect(await host.audited()).toHaveLength(2);
  });
});

describe("what it costs", () => {
  const beat = (credential: string, body: object) =>
    call(heartbeat, { method: "POST", body, as: withBearer(credential), ip: "10.0.0.1" });

  test("a check-in of the boot before asks and writes nothing for it", async () => {
    const { credential } = await buildHost(organization);
    await beat(credential, { bootId: "one" });
    await beat(credential, {});
    const without = await statementsOf(() => beat(credential, {}));
    expect(await statementsOf(() => beat(credential, { bootId: "one" }))).toEqual(without);
    expect(without.length).toBeGreaterThan(1);
    const other = await statementsOf(() => beat(credential, { bootId: "two" }));
    expect(countOf(other, "COMMIT")).toBe(countOf(without, "COMMIT") + 1);
  });

  test("check-ins that take turns cost one transaction of five statements", async () => {
    const { credential } = await buildHost(organization);
    for (let n = 0; n < 4; n += 1) {
      await beat(credential, { bootId: "one" });
      await beat(credential, { bootId: "two" });
    }
    const without = await statementsOf(() => beat(credential, {}));
    const said = await statementsOf(() => beat(credential, { bootId: "one" }));
    expect(countOf(said, "COMMIT")).toBe(countOf(without, "COMMIT") + 1);
    const rows = (statements: string[]) => statements.filter((one) => /^(SELECT|UPDATE)/.test(one));
    expect(rows(said).length - rows(without).length).toBeLessThanOrEqual(5);
    expect(said.some((one) => /^(INSERT|DELETE)/.test(one))).toBe(false);
  });

  test("old boots are forgotten, and a thousand kept of a host", async () => {
    const host = await cloned();
    const boots = (count: number, name: string, hours: number) =>
      db.hostBoot.createMany({
        data: Array.from({ length: count }, (_, n) => ({
          hostId: host.id,
          bootId: `${name}-${n}`,
          firstSeenAt: new Date(START - hours * 3_600_000),
          lastSeenAt: new Date(START - hours * 3_600_000),
        })),
      });
    const kept = (name: string) =>
      db.hostBoot.count({ where: { hostId: host.id, bootId: { startsWith: name } } });
    await boots(10, "old", 25);
    await boots(10, "dead", 2);
    await boots(980, "alive", 0);
    await host.beat(["1"]);
    expect([await kept("old"), await kept("dead"), await kept("alive")]).toEqual([0, 10, 980]);
    await boots(9, "also-alive", 0);
    await host.beat(["2"]);
    expect([await kept("dead"), await kept("2")]).toEqual([0, 1]);
    await boots(9, "more-alive", 0);
    // No room among a thousand that are alive: those stay known, or none would ever come back.
    await host.beat(["3"]);
    expect([await kept("3"), await kept("alive")]).toEqual([0, 980]);
  });
});
