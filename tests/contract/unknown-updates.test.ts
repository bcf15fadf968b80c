import { beforeEach, describe, expect, test } from "vitest";
import * as report from "@/app/api/agent/report/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { bash, nginx, reportingHost } from "@/tests/support/reporting-host";

// Why the numbers of a report are not known. Agents of the field cannot say it.

type Reporting = Awaited<ReturnType<typeof reportingHost>>;

let send: Reporting["send"];
let stored: Reporting["stored"];
let inventory: Reporting["inventory"];
let packages: Reporting["packages"];

beforeEach(async () => {
  ({ send, stored, inventory, packages } = await reportingHost());
});

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
    const [row] = await packages();
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
