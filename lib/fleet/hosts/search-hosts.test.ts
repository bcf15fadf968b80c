import { expect, test } from "vitest";
import { searchHosts, searchHostsSchema } from "@/lib/fleet/hosts/search-hosts";
import { buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";

test("finds the first eight by name, of this organization only", async () => {
  const { organization, viewer } = await buildOrganization();
  const other = await buildOrganization();
  await buildHost(other.organization, { name: "web-0" });
  for (let index = 9; index > 0; index -= 1) {
    await buildHost(organization, { name: `web-${index}` });
  }
  await buildHost(organization, { name: "db", hostname: "web.internal", lastSeenAt: new Date() });

  const found = await searchHosts(ctxOf(viewer), { query: "WEB" });
  expect(found.map(({ name }) => name)).toEqual([
    "db",
    ...[1, 2, 3, 4, 5, 6, 7].map((index) => `web-${index}`),
  ]);
  expect(found[0]).toEqual({ id: found[0]?.id, name: "db", status: "online" });
});

test("an empty query is none", () => {
  expect(searchHostsSchema.safeParse({ query: "  " }).success).toBe(false);
});
