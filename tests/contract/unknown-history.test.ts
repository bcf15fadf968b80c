import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { bash, nginx, reportingHost } from "@/tests/support/reporting-host";

type Reporting = Awaited<ReturnType<typeof reportingHost>>;

let id: string;
let send: Reporting["send"];
let stored: Reporting["stored"];
let history: Reporting["history"];

beforeEach(async () => {
  ({ id, send, stored, history } = await reportingHost());
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
    // A third at once would be refused: a host has two turns.
    await Promise.all([send(again), send(again)]);
    await send(again);
    expect(await history()).toMatchObject([
      { sections: ["packages"], repeats: 2, ...old },
      { repeats: 0, ...known },
    ]);
  });
});
