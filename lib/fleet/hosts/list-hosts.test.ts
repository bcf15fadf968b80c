import { expect, test } from "vitest";
import {
  countHosts,
  type ListHosts,
  listHosts,
  listHostsSchema,
} from "@/lib/fleet/hosts/list-hosts";
import { buildAutoToken } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";

/** A fleet at every stage of being patched, two of its hosts made by one token. */
async function buildPatches() {
  const { organization, viewer } = await buildOrganization();
  const { token } = await buildAutoToken(organization);
  const made = { autoEnrollmentTokenId: token.id };
  const build = (name: string, columns: Parameters<typeof buildHost>[1]) =>
    buildHost(organization, { name, lastReportAt: new Date(), ...columns });
  await build("current", {});
  await build("old", { updateCount: 9, ...made });
  await build("holed", { updateCount: 9, securityUpdateCount: 2, ...made });
  await build("waiting", { updateCount: 1, securityUpdateCount: 1, needsReboot: true });
  await build("booting", { needsReboot: true, rebootReason: "New kernel" });
  const other = await buildOrganization();
  await buildHost(other.organization, { updateCount: 1, securityUpdateCount: 1, ...made });
  const ctx = ctxOf(viewer);
  const names = async (query: Partial<ListHosts>) =>
    (await listHosts(ctx, { sort: "name", order: "asc", ...query })).data.map(({ name }) => name);
  return { ctx, token, names };
}

test("hosts by what they want: updates, security updates, a reboot", async () => {
  const { ctx, names } = await buildPatches();
  expect(await names({ updates: "any" })).toEqual(["holed", "old", "waiting"]);
  expect(await names({ updates: "security" })).toEqual(["holed", "waiting"]);
  expect(await names({ reboot: true })).toEqual(["booting", "waiting"]);
  expect(await names({ reboot: false })).toEqual(["current", "holed", "old"]);
  expect(await names({ updates: "security", reboot: true })).toEqual(["waiting"]);
  expect(await countHosts(ctx, { updates: "security" })).toBe(2);
});

test("hosts a token made, of this organization only", async () => {
  const { token, names } = await buildPatches();
  expect(await names({ token: token.id })).toEqual(["holed", "old"]);
  expect(await names({ token: "unknown" })).toEqual([]);
});

test.each(["updateCount", "securityUpdateCount"] as const)(
  "pages by %s follow one another, equal numbers included",
  async (sort) => {
    const { ctx, names } = await buildPatches();
    for (const order of ["asc", "desc"] as const) {
      const whole = await names({ sort, order });
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listHosts(ctx, { sort, order, limit: 2, cursor });
        paged.push(...page.data.map(({ name }) => name));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(paged).toEqual(whole);
      expect(new Set(whole).size).toBe(5);
    }
    expect((await names({ sort, order: "desc" }))[0]).toMatch(/holed|old/);
  },
);

test("a URL's words for them", () => {
  const parse = (query: object) => listHostsSchema.safeParse(query);
  expect(parse({ updates: "security", reboot: "false" }).data).toMatchObject({
    updates: "security",
    reboot: false,
  });
  for (const bad of [{ updates: "all" }, { updates: "" }, { reboot: "1" }, { reboot: "yes" }]) {
    expect(parse(bad).success).toBe(false);
  }
});
