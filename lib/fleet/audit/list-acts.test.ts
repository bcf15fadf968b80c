import { expect, test } from "vitest";
import { listActs } from "@/lib/fleet/audit/list-acts";
import { recordAudits } from "@/lib/fleet/audit/record";
import { buildOrganization, ctxOf, type Person, unique } from "@/tests/support/builders";

const start = Date.UTC(2025, 0, 1);

/** What a request of this person did in that second, to so many hosts. */
async function act(
  person: Person,
  second: number,
  action: "host.deleted" | "host.updated" | "host_group.updated",
  hosts: number,
  requestId = unique(),
) {
  const ctx = ctxOf(person, { now: new Date(start + second * 1000), requestId });
  const subjects = Array.from({ length: hosts }, (_, n) => ({
    ...{ type: "host" as const, id: `h${n}`, name: `web-${n}` },
  }));
  await recordAudits(ctx.db, ctx, action, subjects);
}

async function latest(person: Person, limit: number, action?: string[]) {
  const acts = await listActs(ctxOf(person), { limit, action });
  return acts.map((one) => [one.action, one.count]);
}

test("what one request did to many is one act, and hides none before it", async () => {
  const { admin } = await buildOrganization();
  const { admin: foreign } = await buildOrganization();
  await act(admin, 1, "host.updated", 1);
  await act(admin, 2, "host.deleted", 40);
  // In the same moment as the next.
  await act(admin, 3, "host_group.updated", 1);
  await act(admin, 3, "host.deleted", 25);
  await act(admin, 4, "host.updated", 1);
  await act(foreign, 5, "host.deleted", 30);
  expect((await latest(admin, 10)).sort()).toEqual([
    ["host.deleted", 25],
    ["host.deleted", 40],
    ["host.updated", 1],
    ["host.updated", 1],
    ["host_group.updated", 1],
  ]);
  expect((await latest(admin, 10)).at(0)).toEqual(["host.updated", 1]);
  expect((await latest(admin, 10)).slice(-2)).toEqual([
    ["host.deleted", 40],
    ["host.updated", 1],
  ]);
  expect(await latest(admin, 1)).toEqual([["host.updated", 1]]);
  expect(await latest(admin, 2, ["host_group"])).toEqual([["host_group.updated", 1]]);
});

test("two things that one request did are two acts; nothing is none", async () => {
  const { admin } = await buildOrganization();
  expect(await latest(admin, 10)).toEqual([]);
  await act(admin, 1, "host.updated", 3, "one request");
  await act(admin, 1, "host_group.updated", 2, "one request");
  expect((await latest(admin, 10)).sort()).toEqual([
    ["host.updated", 3],
    ["host_group.updated", 2],
  ]);
});
