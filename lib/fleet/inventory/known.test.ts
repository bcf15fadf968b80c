import { beforeAll, describe, expect, test } from "vitest";
import type { UserCtx } from "@/lib/fleet/context";
import { countHosts, listHosts } from "@/lib/fleet/hosts/list-hosts";
import { countUnknown } from "@/lib/fleet/inventory/count-unknown";
import {
  type Known,
  knownOf,
  patchState,
  type UpdateFilter,
  updateFilters,
} from "@/lib/fleet/inventory/known";
import { buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";

const now = new Date("2026-11-27T12:00:00Z");
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const rule = { now, listsMaxAgeDays: 14 };

const told = {
  lastReportAt: now,
  updateCount: 5,
  securityUpdateCount: 2,
  updatesUnknown: null,
  securityUnknown: null,
  listsUpdatedAt: null,
};

describe("what is known of a host", () => {
  const unknown = (reason: string, atLeast: number) => ({ known: false, reason, atLeast });

  test("its numbers, when nobody says that they are not: the agents of the field cannot", () => {
    expect(patchState(told, rule)).toEqual({
      updates: { known: true, count: 5 },
      securityUpdates: { known: true, count: 2 },
      listsUpdatedAt: null,
      listsAgeDays: null,
    });
  });

  test("nothing before the first report, whatever the columns hold", () => {
    const state = patchState({ ...told, lastReportAt: null, updatesUnknown: "timeout" }, rule);
    expect(state.updates).toEqual(unknown("no_report", 5));
    expect(state.securityUpdates).toEqual(unknown("no_report", 2));
  });

  test("what its agent could not tell, of security updates too", () => {
    const none = { updateCount: 0, securityUpdateCount: 0 };
    const state = patchState({ ...told, ...none, updatesUnknown: "no_lists" }, rule);
    expect(state.updates).toEqual(unknown("no_lists", 0));
    expect(state.securityUpdates).toEqual(unknown("no_lists", 0));
    const alone = patchState({ ...told, securityUnknown: "not_told" }, rule);
    expect(alone.updates).toEqual({ known: true, count: 5 });
    expect(alone.securityUpdates).toEqual(unknown("not_told", 2));
  });

  test("a manager that tells no security updates apart still has none where there are none", () => {
    const none = { updateCount: 0, securityUpdateCount: 0 };
    const state = patchState({ ...told, ...none, securityUnknown: "not_told" }, rule);
    expect(state.securityUpdates).toEqual({ known: true, count: 0 });
    const old = patchState(
      { ...told, ...none, securityUnknown: "not_told", listsUpdatedAt: daysAgo(40) },
      rule,
    );
    expect(old.securityUpdates).toEqual(unknown("not_told", 0));
    // A security source that was never fetched may have some that the others do not name.
    const lists = patchState({ ...told, ...none, securityUnknown: "no_lists" }, rule);
    expect(lists.securityUpdates).toEqual(unknown("no_lists", 0));
  });

  test("lists that are older than the rule allows, to the millisecond, name only the least", () => {
    const just = daysAgo(14);
    expect(patchState({ ...told, listsUpdatedAt: just }, rule).updates.known).toBe(true);
    const over = new Date(just.getTime() - 1);
    const state = patchState({ ...told, listsUpdatedAt: over }, rule);
    expect(state).toMatchObject({ updates: unknown("lists_old", 5), listsAgeDays: 14 });
    const longer = { now, listsMaxAgeDays: 15 };
    expect(patchState({ ...told, listsUpdatedAt: over }, longer).updates.known).toBe(true);
  });

  test("a reason of its agent before the age of its lists, and never an age below zero", () => {
    const state = { ...told, updatesUnknown: "timeout", listsUpdatedAt: daysAgo(40) };
    expect(patchState(state, rule).updates).toMatchObject({ reason: "timeout" });
    expect(patchState({ ...told, listsUpdatedAt: daysAgo(-0.5) }, rule).listsAgeDays).toBe(0);
  });

  test("a reason that a newer server stored is a failure, not a number", () => {
    expect(knownOf(3, "of_the_future")).toEqual(unknown("failed", 3));
  });
});

describe("the conditions say the same as the code", () => {
  let ctx: UserCtx;
  let rows: Awaited<ReturnType<typeof listHosts>>["data"];

  beforeAll(async () => {
    const { organization, viewer } = await buildOrganization();
    ctx = ctxOf(viewer, { now });
    for (const lastReportAt of [null, now]) {
      for (const updatesUnknown of [null, "no_lists"]) {
        for (const securityUnknown of [null, "not_told", "no_lists"]) {
          for (const listsUpdatedAt of [null, daysAgo(14), daysAgo(14.01), daysAgo(40)]) {
            for (const [updateCount, securityUpdateCount] of [[0, 0] as const, [3, 1] as const]) {
              const reasons = { updatesUnknown, securityUnknown };
              const counts = { updateCount, securityUpdateCount };
              await buildHost(organization, {
                lastReportAt,
                listsUpdatedAt,
                ...reasons,
                ...counts,
              });
            }
          }
        }
      }
    }
    rows = (await listHosts(ctx, { sort: "name", order: "asc" })).data;
  });

  type Row = (typeof rows)[number];
  const least = (known: Known) => (known.known ? known.count : known.atLeast);
  const matches: Record<UpdateFilter, (row: Row) => boolean> = {
    security: ({ securityUpdates }) => least(securityUpdates) > 0,
    any: ({ updates }) => least(updates) > 0,
    none: ({ updates }) => updates.known && updates.count === 0,
    unknown: ({ updates }) => !updates.known,
    "security-unknown": ({ securityUpdates }) => !securityUpdates.known,
  };

  test.each(updateFilters)("%s", async (updates) => {
    const found = await listHosts(ctx, { sort: "name", order: "asc", updates });
    const expected = rows.filter(matches[updates]);
    expect(found.data.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect(await countHosts(ctx, { updates })).toBe(expected.length);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(rows.length);
  });

  test("a search narrows them, and does not widen them", async () => {
    const [row] = rows.filter(matches.unknown);
    const one = { search: row?.name, updates: "unknown" } as const;
    expect(await countHosts(ctx, one)).toBe(1);
    expect(await countHosts(ctx, { ...one, updates: "none" })).toBe(0);
  });

  test("and the counts by reason add up to it", async () => {
    const { updates, reasons, securityUpdates } = await countUnknown(ctx);
    const unknown = rows.flatMap((row) => (row.updates.known ? [] : [row.updates.reason]));
    expect(updates).toBe(unknown.length);
    expect(reasons).toEqual([
      { reason: "no_report", hosts: unknown.filter((one) => one === "no_report").length },
      { reason: "no_lists", hosts: unknown.filter((one) => one === "no_lists").length },
      { reason: "lists_old", hosts: unknown.filter((one) => one === "lists_old").length },
    ]);
    expect(securityUpdates).toBe(rows.filter(matches["security-unknown"]).length);
  });
});
