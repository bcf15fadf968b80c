import { beforeAll, describe, expect, test } from "vitest";
import * as enroll from "@/app/api/agent/enroll/route";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import { db } from "@/lib/db";
import { listMachines } from "@/lib/fleet/clones/list-machines";
import { splitClone } from "@/lib/fleet/clones/split-clone";
import { splitOthers } from "@/lib/fleet/clones/split-others";
import { takeBackSplit } from "@/lib/fleet/clones/take-back-split";
import { type Enrolled, enrollment } from "@/tests/contract/s1-calls";
import {
  buildGroup,
  buildHost,
  buildOrganization,
  ctxOf,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { countOf, statementsOf } from "@/tests/support/statements";
import { thrown } from "@/tests/support/thrown";

// What an admin does about machines with one credential: copies enroll anew, one stays the host.

let organization: { id: string };
let admin: Person;

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});

type Told = { commands?: { id: string; kind: string; token?: string }[] };

/** A host that these boots check in as, noticed already. */
async function clonedHost(boots: string[], columns = {}) {
  const { host, credential } = await buildHost(organization, columns);
  const { id } = host;
  const beat = async (bootId: string) => {
    const as = withBearer(credential);
    const body = { bootId };
    const ip = `10.0.0.${bootId.length}`;
    return (await call<Told>(heartbeat, { method: "POST", body, as, ip })).body.commands;
  };
  for (let round = 0; round < 3; round += 1) for (const boot of boots) await beat(boot);
  const machines = async () => {
    const row = await db.host.findUniqueOrThrow({ where: { id } });
    const found = await listMachines(ctxOf(admin), row);
    return found.map(({ bootId, state }) => `${bootId} ${state}`);
  };
  return { id, name: host.name, beat, machines };
}

/** The token in an answer to a check-in, or nothing. */
const tokenIn = (commands: Told["commands"]) => commands?.[0]?.token ?? "";

const use = (token: string, headers = {}) =>
  call<Enrolled>(enroll, { method: "POST", body: enrollment(token), headers });

const audited = async (id: string) => {
  const rows = await db.auditEntry.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } });
  return rows.map(({ action, detail }) => [action, detail]);
};

describe("one copy", () => {
  test("enrolls anew, and the original is left alone", async () => {
    const group = await buildGroup(organization);
    const host = await clonedHost(["original", "copy"], {
      groups: { create: { hostGroupId: group.id } },
    });
    await splitClone(ctxOf(admin), { id: host.id, bootId: "copy" });
    expect(await host.machines()).toEqual(["original here", "copy waiting"]);
    expect(await host.beat("original")).toBeUndefined();
    const first = await host.beat("copy");
    expect(first).toMatchObject([
      { kind: "reenroll", token: expect.stringMatching(/^mst_enroll_[0-9a-f]{64}$/) },
    ]);
    expect(await host.machines()).toEqual(["original here", "copy told"]);
    // Its answer was lost: the next one brings another token, and only the last is good.
    const second = tokenIn(await host.beat("copy"));
    expect((await use(tokenIn(first))).status).toBe(401);
    const enrolled = await use(second);
    expect(enrolled.status).toBe(201);
    const made = await db.host.findUniqueOrThrow({
      where: { id: enrolled.body.hostId },
      include: { groups: true, hostToken: true },
    });
    expect(made.groups).toMatchObject([{ hostGroupId: group.id }]);
    expect(made.hostToken?.name).toBe(`Copy of ${host.name}`);
  });

  test("is gone from the host as soon as it enrolled, and with it the clone", async () => {
    const host = await clonedHost(["original", "copy"]);
    await splitClone(ctxOf(admin), { id: host.id, bootId: "copy" });
    expect((await use(tokenIn(await host.beat("copy")))).status).toBe(201);
    expect(await host.machines()).toEqual([]);
    const boots = await db.hostBoot.findMany({ where: { hostId: host.id } });
    expect(boots.map(({ bootId }) => bootId)).toEqual(["original"]);
    const stored = await db.host.findUniqueOrThrow({ where: { id: host.id } });
    expect(stored).toMatchObject({ openSplits: 0, cloneSeenAt: null });
    // A last request of the copy arrives late.
    for (const boot of ["original", "copy", "original"]) await host.beat(boot);
    expect(await host.machines()).toEqual([]);
  });

  test("gets one token however many of its check-ins come at once", async () => {
    const host = await clonedHost(["original", "copy"]);
    await splitClone(ctxOf(admin), { id: host.id, bootId: "copy" });
    await Promise.all(Array.from({ length: 10 }, () => host.beat("copy")));
    const tokens = await db.hostToken.findMany({ where: { name: `Copy of ${host.name}` } });
    expect(tokens).toHaveLength(1);
    expect(await audited(tokens[0]?.id ?? "")).toEqual([["enrollment_token.created", null]]);
    expect((await use(tokenIn(await host.beat("copy")))).status).toBe(201);
  });

  test("costs the others nothing but a look at whether they are meant", async () => {
    const host = await clonedHost(["original", "copy"]);
    await host.beat("original");
    const before = await statementsOf(() => host.beat("original"));
    await splitClone(ctxOf(admin), { id: host.id, bootId: "copy" });
    const after = await statementsOf(() => host.beat("original"));
    expect(countOf(after, "SELECT")).toBe(countOf(before, "SELECT") + 1);
    expect(after).toHaveLength(before.length + 1);
  });

  test("is split once, and audited once", async () => {
    const host = await clonedHost(["original", "copy"]);
    await splitClone(ctxOf(admin), { id: host.id, bootId: "copy" });
    const first = tokenIn(await host.beat("copy"));
    await splitClone(ctxOf(admin), { id: host.id, bootId: "copy" });
    expect(await host.machines()).toEqual(["original here", "copy told"]);
    expect(await audited(host.id)).toEqual([
      ["host.clone_seen", { machines: 2, addresses: "10.0.0.8, 10.0.0.4" }],
      ["host.clone_split", { address: "10.0.0.4" }],
    ]);
    expect((await use(first)).status).toBe(201);
  });
});

describe("many copies", () => {
  test("are split one by one, each with a token of its own, in any order", async () => {
    const host = await clonedHost(["a", "bb", "ccc", "dddd"]);
    for (const bootId of ["bb", "ccc"]) await splitClone(ctxOf(admin), { id: host.id, bootId });
    expect(await host.machines()).toEqual(["a here", "bb waiting", "ccc waiting", "dddd here"]);
    const tokens = [await host.beat("ccc"), await host.beat("bb")].map(tokenIn);
    const made = await Promise.all(tokens.map((token) => use(token)));
    expect(made.map(({ status }) => status)).toEqual([201, 201]);
    expect(new Set(made.map(({ body }) => body.hostId)).size).toBe(2);
    expect(await host.machines()).toEqual(["a here", "dddd here"]);
    expect(await host.beat("dddd")).toBeUndefined();
  });

  test("enroll anew all but one by one click, those that are silent too", async () => {
    const host = await clonedHost(["a", "bb", "ccc", "dddd"]);
    await host.beat("a");
    await db.hostBoot.updateMany({
      where: { hostId: host.id, bootId: "dddd" },
      data: { lastSeenAt: new Date(Date.now() - 3_600_000) },
    });
    await splitOthers(ctxOf(admin), { id: host.id, bootId: "bb" });
    expect(await host.machines()).toEqual(["a waiting", "bb here", "ccc waiting"]);
    expect(await host.beat("bb")).toBeUndefined();
    for (const boot of ["a", "ccc", "dddd"]) {
      expect((await use(tokenIn(await host.beat(boot)))).status).toBe(201);
    }
    expect(await host.machines()).toEqual([]);
    const hosts = await db.hostToken.count({ where: { name: `Copy of ${host.name}` } });
    expect(hosts).toBe(3);
    await splitOthers(ctxOf(admin), { id: host.id, bootId: "bb" });
    expect((await audited(host.id)).slice(1)).toEqual([
      ["host.clone_split", { machines: 3, original: "10.0.0.2" }],
    ]);
  });

  test("leave one machine that stays the host", async () => {
    const host = await clonedHost(["original", "copy"]);
    await splitClone(ctxOf(admin), { id: host.id, bootId: "copy" });
    const last = () => splitClone(ctxOf(admin), { id: host.id, bootId: "original" });
    expect(await thrown(last)).toMatchObject({ kind: "conflict" });
    const other = () => splitOthers(ctxOf(admin), { id: host.id, bootId: "copy" });
    expect(await thrown(other)).toMatchObject({ kind: "conflict" });
    expect(await host.machines()).toEqual(["original here", "copy waiting"]);
  });
});

describe("taken back", () => {
  test("is one machine, which stays what it is, and can be split again", async () => {
    const host = await clonedHost(["a", "bb", "ccc"]);
    await splitOthers(ctxOf(admin), { id: host.id, bootId: "a" });
    const token = tokenIn(await host.beat("bb"));
    await takeBackSplit(ctxOf(admin), { id: host.id, bootId: "bb" });
    expect((await use(token)).status).toBe(401);
    expect(await host.beat("bb")).toBeUndefined();
    expect(await host.machines()).toEqual(["a here", "bb here", "ccc waiting"]);
    await splitClone(ctxOf(admin), { id: host.id, bootId: "bb" });
    expect((await use(tokenIn(await host.beat("bb")))).status).toBe(201);
  });

  test("is everything that has not enrolled yet", async () => {
    const host = await clonedHost(["a", "bb", "ccc", "dddd"]);
    await splitOthers(ctxOf(admin), { id: host.id, bootId: "a" });
    const [enrolled, told] = [await host.beat("bb"), await host.beat("ccc")].map(tokenIn);
    expect((await use(enrolled ?? "")).status).toBe(201);
    await takeBackSplit(ctxOf(admin), { id: host.id });
    await takeBackSplit(ctxOf(admin), { id: host.id });
    expect((await use(told ?? "")).status).toBe(401);
    expect(await host.machines()).toEqual(["a here", "ccc here", "dddd here"]);
    expect((await audited(host.id)).slice(2)).toEqual([
      ["host.clone_split_cancelled", { machines: 2 }],
    ]);
  });
});

test("only a boot that was seen, of a host of ours, can be split off", async () => {
  const host = await clonedHost(["original", "copy"]);
  const stranger = ctxOf((await buildOrganization()).admin);
  for (const [ctx, bootId] of [
    [ctxOf(admin), "unknown"],
    [stranger, "copy"],
  ] as const) {
    const input = { id: host.id, bootId };
    expect(await thrown(() => splitClone(ctx, input))).toMatchObject({ kind: "not_found" });
    expect(await thrown(() => splitOthers(ctx, input))).toMatchObject({ kind: "not_found" });
  }
  const taken = await thrown(() => takeBackSplit(stranger, { id: host.id }));
  expect(taken).toMatchObject({ kind: "not_found" });
});
