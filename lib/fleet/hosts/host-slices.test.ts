import { beforeAll, describe, expect, test } from "vitest";
import * as hostsExport from "@/app/api/hosts/export/route";
import * as hosts from "@/app/api/hosts/route";
import * as packagesExport from "@/app/api/packages/export/route";
import * as packageHostsExport from "@/app/api/packages/hosts/export/route";
import * as apiHosts from "@/app/api/v1/api/hosts/route";
import { db } from "@/lib/db";
import { hostsInSlices } from "@/lib/fleet/hosts/host-slices";
import { listHosts, listHostsSchema } from "@/lib/fleet/hosts/list-hosts";
import { buildApiToken, withBasic } from "@/tests/support/api-credentials";
import { buildOrganization, cookieOf, ctxOf, type Person, unique } from "@/tests/support/builders";

/** More than hosts of a package that are read by pages. */
const HOSTS = 1_210;
const PACKAGES = 40;

let viewer: Person;
let admin: Person;
let basic: HeadersInit;

beforeAll(async () => {
  const built = await buildOrganization();
  ({ viewer, admin } = built);
  const organizationId = built.organization.id;
  const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000);
  await db.host.createMany({
    data: Array.from({ length: HOSTS }, (_, n) => ({
      organizationId,
      // Many of one name, in several slices.
      name: n % 3 ? `host-${(n * 7919) % HOSTS}` : "template",
      enrolledVia: "ADMIN" as const,
      os: [null, "Ubuntu", "Debian", "älter", "ubuntu"][n % 5] ?? null,
      updateCount: n % 7,
      containerCount: n % 11,
      lastSeenAt: n % 4 ? at((n * 31) % 100) : null,
      createdAt: at(n % 50),
    })),
  });
  const ids = await db.host.findMany({ where: { organizationId }, select: { id: true } });
  await db.hostInventory.createMany({ data: ids.map(({ id }) => ({ hostId: id })) });
  const inventories = await db.hostInventory.findMany({
    where: { host: { organizationId } },
    select: { id: true },
  });
  for (let n = 0; n < PACKAGES; n += 1) {
    const flags = { needsUpdate: false, isSecurityUpdate: false };
    const { id } = await db.packageState.create({
      data: { organizationId, digest: unique(), name: `package-${n}`, version: "1", ...flags },
    });
    const holding = n === 0 ? inventories : inventories.slice(0, 1);
    const data = holding.map((inventory) => ({ inventoryId: inventory.id, packageStateId: id }));
    await db.hostPackage.createMany({ data });
  }
  basic = withBasic(await buildApiToken(built.organization, ["get"]));
});

type Handle = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

/** The parts of an answer, each with the turn of the event loop in which it came. */
async function partsOf(handlers: { GET: unknown }, query: string, headers: HeadersInit) {
  let turn = 0;
  let over = false;
  const count = () => {
    turn += 1;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  const request = new Request(`http://localhost/${query}`, { headers });
  const response = await (handlers.GET as Handle)(request, { params: Promise.resolve({}) });
  expect(response.status).toBe(200);
  const parts: { turn: number; text: string }[] = [];
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    parts.push({ turn, text: decoder.decode(read.value) });
  }
  over = true;
  return parts;
}

describe("an answer as long as the fleet is made in turns, each of at most 100 rows", () => {
  const json = (text: string) => text.split('"id":').length - 1;
  const lines = (text: string) => text.split("\r\n").length - 1;
  const cookie = () => cookieOf(viewer);
  test.each([
    { of: "the hosts as CSV", handlers: hostsExport, rows: lines, all: HOSTS + 1 },
    {
      ...{ of: "sorted by what no index is of", query: "?sort=updateCount&order=desc" },
      ...{ handlers: hostsExport, rows: lines, all: HOSTS + 1 },
    },
    {
      of: "those that match, which are few",
      query: "?search=host-11",
      handlers: hostsExport,
      least: 2,
    },
    { of: "the hosts of S0", handlers: hosts, rows: json, all: HOSTS },
    { of: "the hosts of S3", handlers: apiHosts, rows: json, all: HOSTS, as: () => basic },
    {
      ...{ of: "the hosts of a package", query: "?name=package-0" },
      ...{ handlers: packageHostsExport, rows: lines, all: HOSTS + 1 },
    },
    { of: "the packages", handlers: packagesExport, rows: lines, all: PACKAGES + 1, least: 2 },
  ])("$of", async ({ handlers, query = "", rows = lines, all, as = cookie, least = 3 }) => {
    const parts = await partsOf(handlers, query, await as());
    const whole = parts.map(({ text }) => text).join("");
    if (all !== undefined) expect(rows(whole)).toBe(all);
    // The line of the names comes with the first rows, or alone.
    for (const { text } of parts) expect(rows(text)).toBeLessThanOrEqual(101);
    const turns = new Set(parts.map(({ turn }) => turn)).size;
    expect(turns).toBeGreaterThanOrEqual(least);
    if (handlers === hosts || handlers === apiHosts) JSON.parse(whole);
  });
});

describe("slices hold the same hosts in the same order as pages", () => {
  const orders = ["asc", "desc"] as const;
  const sorts = ["name", "os", "containerCount", "updateCount", "lastSeenAt", "createdAt"] as const;
  test.each(sorts.flatMap((sort) => orders.map((order) => ({ sort, order }))))(
    "$sort $order",
    async ({ sort, order }) => {
      const ctx = ctxOf(viewer);
      for (const filter of [{}, { search: "template" }, { search: "nothing has this name" }]) {
        const paged: string[] = [];
        for (let cursor: string | undefined, more = true; more; ) {
          const query = { ...filter, sort, order, limit: 500, ...(cursor && { cursor }) };
          const page = await listHosts(ctx, listHostsSchema.parse(query));
          paged.push(...page.data.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
          more = cursor !== undefined;
        }
        const sliced: string[] = [];
        const select = { id: true } as const;
        const read = (slice: object) => db.host.findMany({ ...slice, select });
        for await (const rows of hostsInSlices(ctx, { ...filter, sort, order }, read)) {
          expect(rows.length).toBeLessThanOrEqual(100);
          sliced.push(...rows.map(({ id }) => id));
        }
        expect(sliced).toEqual(paged);
      }
    },
  );
});

test("the whole list has the bytes it would have as one", async () => {
  const parts = await partsOf(hosts, "?sort=name&order=desc", await cookieOf(admin));
  const whole = parts.map(({ text }) => text).join("");
  const parsed = JSON.parse(whole) as { success: boolean; data: object[] };
  expect(JSON.stringify(parsed)).toBe(whole);
  expect(Object.keys(parsed)).toEqual(["success", "data"]);
  const none = await partsOf(hosts, "?search=nothing-has-this-name", await cookieOf(admin));
  expect(none.map(({ text }) => text).join("")).toBe('{"success":true,"data":[]}');
  const listed = (await partsOf(apiHosts, "", basic)).map(({ text }) => text).join("");
  expect(JSON.parse(listed)).toMatchObject({ total: HOSTS });
});
