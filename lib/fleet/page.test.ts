import { expect, test } from "vitest";
import { countHosts, type ListHosts, listHosts } from "@/lib/fleet/hosts/list-hosts";
import { buildGroup, buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";

const minutes = (count: number) => new Date(Date.now() - count * 60_000);

/** Seven hosts: pairs of equal values, and two that were never heard of. */
async function buildFleet() {
  const { organization, viewer } = await buildOrganization();
  const equal = minutes(20);
  const seen = [minutes(5), equal, equal, minutes(30), minutes(40), null, null];
  for (const [index, lastSeenAt] of seen.entries()) {
    await buildHost(organization, { name: `h${index % 4}`, lastSeenAt });
  }
  return { organization, ctx: ctxOf(viewer) };
}

const orders: Pick<ListHosts, "sort" | "order">[] = (
  ["name", "os", "containerCount", "lastSeenAt", "createdAt"] as const
).flatMap((sort) => (["asc", "desc"] as const).map((order) => ({ sort, order })));

test.each(orders)("the pages of $sort $order make the list, forth and back", async (query) => {
  const { ctx } = await buildFleet();
  const whole = (await listHosts(ctx, query)).data.map(({ id }) => id);
  expect(whole).toHaveLength(7);

  const pages: string[][] = [];
  let cursor: string | undefined;
  let back: string | undefined;
  do {
    const page = await listHosts(ctx, { ...query, limit: 2, cursor });
    pages.push(page.data.map(({ id }) => id));
    expect(page.previousCursor === null).toBe(cursor === undefined);
    cursor = page.nextCursor ?? undefined;
    back = page.previousCursor ?? undefined;
  } while (cursor !== undefined);
  expect(pages.flat()).toEqual(whole);
  expect(pages.map((page) => page.length)).toEqual([2, 2, 2, 1]);

  const backwards: string[][] = [];
  while (back !== undefined) {
    const page = await listHosts(ctx, { ...query, limit: 2, cursor: back });
    backwards.unshift(page.data.map(({ id }) => id));
    expect(page.nextCursor).not.toBeNull();
    back = page.previousCursor ?? undefined;
  }
  expect(backwards).toEqual(pages.slice(0, -1));
});

test("the page before a page leads to that page again", async () => {
  const { ctx } = await buildFleet();
  const query = { sort: "lastSeenAt", order: "desc", limit: 3 } as const;
  const first = await listHosts(ctx, query);
  const second = await listHosts(ctx, { ...query, cursor: first.nextCursor ?? "" });
  const before = await listHosts(ctx, { ...query, cursor: second.previousCursor ?? "" });
  expect(before.data).toEqual(first.data);
  const again = await listHosts(ctx, { ...query, cursor: before.nextCursor ?? "" });
  expect(again.data).toEqual(second.data);
});

test("a filter takes several values", async () => {
  const { organization, ctx } = await buildFleet();
  const status = ["online", "pending"] as ListHosts["status"];
  await buildHost(organization, { lastSeenAt: new Date() });
  expect(await countHosts(ctx, { status })).toBe(3);
  expect(await countHosts(ctx, { status, search: "h1" })).toBe(1);

  const [a, b, c] = [
    await buildGroup(organization),
    await buildGroup(organization),
    await buildGroup(organization),
  ];
  for (const { id } of [a, b, c]) {
    await buildHost(organization, { groups: { create: { hostGroupId: id } } });
  }
  expect(await countHosts(ctx, { group: [a.id, b.id] })).toBe(2);
});
