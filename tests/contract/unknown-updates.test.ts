import { beforeEach, describe, expect, test } from "vitest";
import * as report from "@/app/api/agent/report/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { db } from "@/lib/db";
import { getInventory } from "@/lib/fleet/inventory/get-inventory";
import { listHostPackages } from "@/lib/fleet/inventory/list-host-packages";
import { listReports } from "@/lib/fleet/inventory/list-reports";
import { sha256 } from "@/lib/secrets/hash";
import {
  buildHost,
  buildOrganization,
  ctxOf,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// Why the numbers of a report are not known. Agents of the field cannot say it.

type Json = Record<string, unknown>;

let viewer: Person;
let organization: { id: string };
let id: string;
let credential: string;

beforeEach(async () => {
  ({ organization, viewer } = await buildOrganization());
  const built = await buildHost(organization);
  ({ id } = built.host);
  credential = built.credential;
});

const send = async (body: Json, through: object = report) => {
  const answer = await call<Json>(through, { method: "POST", body, as: withBearer(credential) });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const stored = () =>
  db.host.findUniqueOrThrow({
    where: { id },
    select: { updatesUnknown: true, securityUnknown: true, listsUpdatedAt: true },
  });
const history = async () => (await listReports(ctxOf(viewer), { id })).data;
const inventory = () => getInventory(ctxOf(viewer), { id });

const bash = { name: "bash", currentVersion: "5.2-1", needsUpdate: false };
const nginx = {
  ...{ name: "nginx", currentVersion: "1.0-1", availableVersion: "1.2-1" },
  ...{ needsUpdate: true, isSecurityUpdate: true },
};
const listsUpdatedAt = "2026-11-20T04:05:06Z";
const lists = new Date(listsUpdatedAt);
const nothing = { updatesUnknown: null, securityUnknown: null, listsUpdatedAt: null };

describe.each([
  ["POST /api/agent/report", report],
  ["POST /api/v1/hosts/update", update],
])("%s", (_name, through) => {
  test("why the numbers are not known, and the age of the lists, are stored", async () => {
    const told = { updatesUnknown: "no_lists", securityUnknown: "no_lists", listsUpdatedAt };
    await send({ packages: [bash], ...told }, through);
    expect(await stored()).toEqual({ ...told, listsUpdatedAt: lists });
    const unknown = { known: false, reason: "no_lists", atLeast: 0 };
    expect(await inventory()).toMatchObject({ updates: unknown, securityUpdates: unknown });
  });

  test("a report of the field's agents, which cannot say it, stays what it is", async () => {
    const body = await send({ packages: [bash, nginx] }, through);
    expect(body).toMatchObject({ updatesAvailable: 1, securityUpdates: 1 });
    expect(await stored()).toEqual(nothing);
    expect(await inventory()).toMatchObject({
      updates: { known: true, count: 1 },
      securityUpdates: { known: true, count: 1 },
    });
  });
});

describe("each of the reasons", () => {
  test.each(["no_lists", "no_manager", "failed", "timeout", "fetch_failed", "out_of_reach"])(
    "%s",
    async (reason) => {
      await send({ packages: [bash], updatesUnknown: reason, securityUnknown: reason });
      expect(await stored()).toMatchObject({ updatesUnknown: reason, securityUnknown: reason });
    },
  );

  test("not_told is one for security updates alone", async () => {
    await send({ packages: [bash, nginx], updatesUnknown: null, securityUnknown: "not_told" });
    expect(await inventory()).toMatchObject({
      updates: { known: true, count: 1 },
      securityUpdates: { known: false, reason: "not_told" },
    });
  });
});

describe("nothing of it costs a report", () => {
  test.each<[string, unknown]>([
    ["a reason of the future", "of_the_future"],
    ["one that is for security alone", "not_told"],
    ["one that only the server gives", "lists_old"],
    ["a number", 7],
    ["an object", { reason: "no_lists" }],
    ["a very long text", "x".repeat(100_000)],
  ])("%s is stored as failed: a zero would be worse", async (_name, updatesUnknown) => {
    await send({ packages: [bash], updatesUnknown });
    expect((await stored()).updatesUnknown).toBe("failed");
  });

  test("an empty reason is none, as null is", async () => {
    await send({ packages: [bash], updatesUnknown: "timeout", securityUnknown: "timeout" });
    await send({ packages: [bash], updatesUnknown: "", securityUnknown: null });
    expect(await stored()).toEqual(nothing);
  });

  test.each<[string, unknown]>([
    ["no date", "yesterday"],
    ["what only a lenient reader takes for one", "12"],
    ["a day without a time", "2026-11-20"],
    ["a time without a zone", "2026-11-20T04:05:06"],
    ["a 13th month", "2026-13-20T04:05:06Z"],
    ["a number", 1_795_000_000],
    ["the start of a clock without a battery", "1970-01-01T00:00:00Z"],
    ["a clock that is years ahead", "2999-01-01T00:00:00Z"],
    ["null", null],
  ])("lists of a date that is %s have none", async (_name, date) => {
    await send({ packages: [bash], listsUpdatedAt });
    expect((await stored()).listsUpdatedAt).toEqual(lists);
    await send({ packages: [bash], listsUpdatedAt: date });
    expect((await stored()).listsUpdatedAt).toBeNull();
  });

  test.each([
    ["with an offset", "2026-11-20T06:05:06+02:00"],
    ["with a blank for the T", "2026-11-20 04:05:06Z"],
    ["in lower case", "2026-11-20t04:05:06.000z"],
  ])("a time is read as RFC 3339 writes it: %s", async (_name, text) => {
    await send({ packages: [bash], listsUpdatedAt: text });
    expect((await stored()).listsUpdatedAt).toEqual(lists);
  });

  test("a leap second is read as the one before", async () => {
    await send({ packages: [bash], listsUpdatedAt: "2016-12-31T23:59:60Z" });
    expect((await stored()).listsUpdatedAt).toEqual(new Date("2016-12-31T23:59:59Z"));
  });

  test("a package that is held or replaced in a way nobody can read is neither", async () => {
    await send({ packages: [{ ...nginx, isHeld: "yes", replacedBy: { name: "x" } }] });
    const [row] = (await listHostPackages(ctxOf(viewer), { id })).data;
    expect(row).toMatchObject({ needsUpdate: true, isHeld: false, replacedBy: null });
  });
});

describe("a partial report", () => {
  const told = { updatesUnknown: "no_lists", securityUnknown: "no_lists", listsUpdatedAt };
  const before = { ...told, listsUpdatedAt: lists };

  test("without them leaves them, whatever else it carries", async () => {
    await send({ sections: ["packages", "repos", "system"], packages: [bash], ...told });
    await send({ sections: ["repos"], repositories: [{ name: "main" }] });
    expect(await stored()).toEqual(before);
    // Our agent says it in its section `system`, which is the one before.
    const hashes = { packagesHash: "a", reposHash: "b", systemHash: "c" };
    await send({ sections: ["packages"], hashes, packages: [bash, { ...bash, name: "zsh" }] });
    expect(await stored()).toEqual(before);
  });

  test("of an agent of the field that brings packages has them taken as they are", async () => {
    await send({ sections: ["packages", "repos", "system"], packages: [bash], ...told });
    const hashes = { packagesHash: "a", reposHash: "b", interfacesHash: "c", hostnameHash: "d" };
    await send({ sections: ["repos"], hashes, packages: null, repositories: [{ name: "main" }] });
    expect(await stored()).toEqual(before);
    await send({ sections: ["packages"], hashes, packages: [nginx], repositories: null });
    expect(await stored()).toEqual(nothing);
    expect(await inventory()).toMatchObject({ updates: { known: true, count: 1 } });
  });

  test("with some of them leaves the others", async () => {
    await send({ packages: [bash], ...told });
    await send({ sections: ["system"], updatesUnknown: null });
    expect(await stored()).toEqual({ ...before, updatesUnknown: null });
  });

  test.each([{ sections: ["packages", "system"] }, {}])(
    "with the system and none of them, as %j, is of an agent that cannot say: they go",
    async (part) => {
      await send({ packages: [bash], ...told });
      await send({ ...part, packages: [nginx], kernelVersion: "6.1" });
      expect(await stored()).toEqual(nothing);
      expect(await inventory()).toMatchObject({ updates: { known: true, count: 1 } });
    },
  );

  test("before the packages came once leaves their number unknown, until they come", async () => {
    await send({ sections: ["repos"], repositories: [{ name: "main" }] });
    expect((await inventory()).updates).toEqual({ known: false, reason: "no_report", atLeast: 0 });
    await send({ sections: ["system"], updatesUnknown: null, securityUnknown: null });
    expect((await inventory()).updates).toMatchObject({ reason: "no_report" });
    await send({ sections: ["packages"], packages: [bash] });
    expect((await inventory()).updates).toEqual({ known: true, count: 0 });
  });
});

describe("the history of reports", () => {
  test("keeps why a number was not known at that time", async () => {
    await send({ packages: [bash, nginx] });
    await send({ packages: [bash], updatesUnknown: "timeout", securityUnknown: "timeout" });
    await send({ packages: [bash, nginx], updatesUnknown: null, securityUnknown: "not_told" });
    expect(await history()).toMatchObject([
      { updateCount: 1, updatesUnknown: null, securityUnknown: "not_told" },
      { updateCount: 0, updatesUnknown: "timeout", securityUnknown: "timeout" },
      { updateCount: 1, updatesUnknown: null, securityUnknown: null },
    ]);
  });

  test("has a row when only the reason changed, none when the lists were fetched again", async () => {
    const now = new Date();
    const hours = (ago: number) => new Date(now.getTime() - ago * 3_600_000).toISOString();
    const known = { updatesUnknown: null, securityUnknown: null };
    await send({ packages: [bash], updatesUnknown: "no_lists", securityUnknown: "no_lists" });
    await send({ packages: [bash], ...known, listsUpdatedAt: hours(30) });
    await send({ packages: [bash], ...known, listsUpdatedAt: hours(6) });
    expect(await history()).toMatchObject([
      { sections: ["packages"], repeats: 1, updatesUnknown: null },
      { updatesUnknown: "no_lists" },
    ]);
    expect((await stored()).listsUpdatedAt).toEqual(new Date(hours(6)));
  });

  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const old = { updatesUnknown: "lists_old", securityUnknown: "lists_old" };
  const known = { updatesUnknown: null, securityUnknown: null };

  test("says of a report by old lists that they were, and has a row when fresh ones come", async () => {
    const report = { packages: [bash, nginx], updatesUnknown: null };
    await send({ ...report, listsUpdatedAt: daysAgo(40).toISOString() });
    await send({ ...report, listsUpdatedAt: daysAgo(40).toISOString() });
    expect(await history()).toMatchObject([{ updateCount: 1, repeats: 1, ...old }]);
    await send({ ...report, listsUpdatedAt: daysAgo(0.1).toISOString() });
    expect(await history()).toMatchObject([
      { sections: ["packages"], updateCount: 1, ...known },
      { updateCount: 1, repeats: 1, ...old },
    ]);
  });

  test("has a row when lists grew too old between two reports that say the same", async () => {
    const report = { packages: [bash], updatesUnknown: null };
    const listsUpdatedAt = daysAgo(13).toISOString();
    await send({ ...report, listsUpdatedAt });
    // As if that had been two days ago.
    const before = { listsUpdatedAt: daysAgo(15), lastReportAt: daysAgo(2) };
    await db.host.update({ where: { id }, data: before });
    const again = { ...report, listsUpdatedAt: before.listsUpdatedAt.toISOString() };
    await Promise.all([send(again), send(again), send(again)]);
    expect(await history()).toMatchObject([
      { sections: ["packages"], repeats: 2, ...old },
      { repeats: 0, ...known },
    ]);
  });
});

describe("packages that are held or replaced", () => {
  test("are stored and shown as such", async () => {
    const held = { ...nginx, isHeld: true };
    const replaced = { ...nginx, name: "redis", replacedBy: "valkey" };
    await send({ packages: [held, replaced, { ...bash, isHeld: true }] });
    const rows = (await listHostPackages(ctxOf(viewer), { id })).data;
    expect(rows.map(({ name, isHeld, replacedBy }) => [name, isHeld, replacedBy])).toEqual([
      // A hold without an update holds nothing back.
      ["bash", false, null],
      ["nginx", true, null],
      ["redis", false, "valkey"],
    ]);
    await send({ packages: [nginx, bash] });
    const [, released] = (await listHostPackages(ctxOf(viewer), { id })).data;
    expect(released).toMatchObject({ name: "nginx", isHeld: false });
  });

  test("have digests of their own; the others have those they always had", async () => {
    const always = sha256('["nginx","1.0-1","1.2-1",true,true,null,null,null]');
    await send({ packages: [nginx] });
    const where = { organizationId: organization.id };
    const digests = async () =>
      (await db.packageState.findMany({ where, orderBy: { id: "asc" } })).map((row) => row.digest);
    expect(await digests()).toEqual([always]);
    for (const more of [{ isHeld: true }, { replacedBy: "true" }, { replacedBy: "nginx2" }]) {
      await send({ packages: [{ ...nginx, ...more }] });
    }
    await send({ packages: [{ ...nginx, isHeld: false, replacedBy: null }] });
    const all = await digests();
    expect(all).toHaveLength(4);
    expect(new Set(all).size).toBe(4);
  });
});
