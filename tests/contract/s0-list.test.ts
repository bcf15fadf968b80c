import { describe, expect, test } from "vitest";
import * as hosts from "@/app/api/hosts/route";
import * as tokens from "@/app/api/hosts/tokens/route";
import {
  buildGroup,
  buildHost,
  buildHostToken,
  buildOrganization,
  cookieOf,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// GET /api/hosts with search, filter, sort and page (issue 2 on S0), and the list of tokens.

type Page = { data: { id: string; name: string }[]; nextCursor?: string | null };
type Query = Record<string, string>;

const MINUTE = 60_000;

/** A fleet with equal names, equal times and hosts that were never heard of. */
async function fleet() {
  const built = await buildOrganization();
  const { organization } = built;
  const now = Date.now();
  const group = await buildGroup(organization, "edge");
  const seen = new Date(now - 10 * MINUTE);
  const specs = [
    { name: "alpha", containerCount: 3, hostname: "alpha.example.com", lastSeenAt: new Date(now) },
    { name: "beta", os: "Alpine Linux", lastSeenAt: seen },
    { name: "beta", os: "Debian", lastSeenAt: seen },
    { name: "beta", lastSeenAt: seen },
    { name: "Beta", lastSeenAt: null },
    { name: "gamma_1", lastAddress: "192.0.2.7", lastSeenAt: null },
    { name: "gammax1", containerCount: 3, lastSeenAt: null },
    { name: "100%", lastSeenAt: new Date(now - 5 * MINUTE) },
    { name: "100x", lastSeenAt: new Date(now - 1000) },
    { name: "日本語 ' \" \\ ;--", lastSeenAt: null },
  ];
  const createdAt = new Date(now - 60 * MINUTE);
  const ids: string[] = [];
  for (const spec of specs) {
    const { host } = await buildHost(organization, { ...spec, createdAt });
    ids.push(host.id);
  }
  await buildHost(organization, {
    name: "edge-1",
    lastSeenAt: new Date(now),
    groups: { create: { hostGroupId: group.id } },
  });
  const as = await cookieOf(built.viewer);
  const list = async (query: Query = {}) => {
    const path = `/api/hosts?${new URLSearchParams(query)}`;
    const answer = await call<Page>(hosts, { path, as });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const names = async (query: Query) => (await list(query)).data.map(({ name }) => name);
  const status = async (query: Query) =>
    (await call(hosts, { path: `/api/hosts?${new URLSearchParams(query)}`, as })).status;
  return { ...built, group, list, names, status };
}

/** Every page of a list, in order. */
async function walk(list: (query: Query) => Promise<Page>, query: Query, limit: number) {
  const ids: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await list({ ...query, limit: String(limit), ...(cursor && { cursor }) });
    expect(page.data.length).toBeLessThanOrEqual(limit);
    ids.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
    expect(cursor).not.toBeUndefined();
    if (ids.length > 100) throw new Error("The pages do not end.");
  } while (cursor);
  return ids;
}

describe("pages", () => {
  test("all of them without a limit, and no cursor in the answer", async () => {
    const { list } = await fleet();
    const body = await list();
    expect(body.data).toHaveLength(11);
    expect(Object.keys(body)).toEqual(["success", "data"]);
  });

  test("walk through every host once, in the order of the whole list", async () => {
    const { list } = await fleet();
    for (const sort of ["name", "os", "containerCount", "lastSeenAt", "createdAt"]) {
      for (const order of ["asc", "desc"]) {
        const whole = (await list({ sort, order })).data.map(({ id }) => id);
        expect(new Set(whole).size).toBe(11);
        for (const limit of [1, 2, 3, 10, 11, 500]) {
          const paged = await walk(list, { sort, order }, limit);
          expect(paged, `${sort} ${order} by ${limit}`).toEqual(whole);
        }
      }
    }
  });

  test("hosts never heard of come last in both orders", async () => {
    const { list } = await fleet();
    for (const order of ["asc", "desc"]) {
      const seen = (await list({ sort: "lastSeenAt", order })).data.map((row) =>
        Reflect.get(row, "lastSeenAt"),
      );
      expect(seen.slice(-4)).toEqual([null, null, null, null]);
      expect(seen.slice(0, 7)).not.toContain(null);
    }
  });

  test("a host that is added meanwhile neither doubles nor hides another", async () => {
    const { list, organization } = await fleet();
    const before = (await list()).data.map(({ id }) => id);
    const first = await list({ limit: "4" });
    await buildHost(organization, { name: "  first of all" });
    const cursor = first.nextCursor ?? "";
    const rest = await list({ limit: "500", cursor });
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(before);
    expect(rest.nextCursor).toBeNull();
  });

  test.each(["0", "-1", "501", "1.5", "x", "", "1e99", "NaN"])("limit=%s is 400", async (limit) => {
    const { status } = await fleet();
    expect(await status({ limit })).toBe(400);
  });
});

const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a cursor that is none", () => {
  test.each([
    ["nonsense", "x"],
    ["empty", ""],
    ["another shape", cursorOf({ id: "x" })],
    ["one part", cursorOf(["x"])],
    ["an id that is no text", cursorOf(["x", 7])],
    ["a number for a name", cursorOf([7, "x"])],
    ["a date for a name", cursorOf([{ d: 0 }, "x"])],
    ["no name", cursorOf([null, "x"])],
    ["a NUL", cursorOf(["a\0b", "x"])],
    ["a NUL in the id", cursorOf(["a", "x\0"])],
    ["a lone surrogate", Buffer.from('["\\ud800","x"]').toString("base64url")],
    ["an object of operators", cursorOf([{ d: 0, not: null }, { contains: "" }])],
    ["too long", "A".repeat(2000)],
  ])("is 400: %s", async (_name, cursor) => {
    const { status } = await fleet();
    expect(await status({ cursor })).toBe(400);
  });

  test.each([
    ["a text", cursorOf(["x", "x"])],
    ["no date", cursorOf([{ d: 1e300 }, "x"])],
    ["a year PostgreSQL does not know", cursorOf([{ d: -8.64e15 }, "x"])],
    ["a number", cursorOf([5, "x"])],
  ])("for a list by date is 400: %s", async (_name, cursor) => {
    const { status } = await fleet();
    expect(await status({ sort: "createdAt", cursor })).toBe(400);
    expect(await status({ sort: "lastSeenAt", cursor })).toBe(400);
  });

  test.each([1.5, 2 ** 31, "7", { d: 0 }])("for a list by number is 400: %j", async (value) => {
    const { status } = await fleet();
    expect(await status({ sort: "containerCount", cursor: cursorOf([value, "x"]) })).toBe(400);
  });

  test("is 400 where the list is sorted otherwise than the one it came from", async () => {
    const { list, status } = await fleet();
    const cursor = (await list({ limit: "2", sort: "name" })).nextCursor ?? "";
    expect(await status({ cursor, sort: "createdAt" })).toBe(400);
    expect(await status({ cursor, sort: "name" })).toBe(200);
  });
});

describe("search and filters", () => {
  test.each([
    [{ search: "ALPHA" }, ["alpha"]],
    [{ search: "alpha.EXAMPLE" }, ["alpha"]],
    [{ search: "alpine" }, ["beta"]],
    [{ search: "192.0.2" }, ["gamma_1"]],
    [{ search: "gamma_" }, ["gamma_1"]],
    [{ search: "100%" }, ["100%"]],
    [{ search: "  100x  " }, ["100x"]],
    [{ search: "日本" }, ["日本語 ' \" \\ ;--"]],
    [{ search: "' \" \\ ;--" }, ["日本語 ' \" \\ ;--"]],
    [{ search: "nothing like it" }, []],
    [{ status: "online" }, ["100x", "alpha", "edge-1"]],
    [{ status: "ONLINE", search: "1" }, ["100x", "edge-1"]],
    [{ status: "offline" }, ["100%", "beta", "beta", "beta"]],
    [{ status: "pending", search: "gamma" }, ["gamma_1", "gammax1"]],
    [{ search: "alpha", unknown: "ignored" }, ["alpha"]],
  ])("%j", async (query, expected) => {
    const { names } = await fleet();
    expect((await names(query)).sort()).toEqual([...expected].sort());
  });

  test("by group, of this organization only", async () => {
    const { names, group } = await fleet();
    expect(await names({ group: group.id })).toEqual(["edge-1"]);
    expect(await names({ group: "no-such-group" })).toEqual([]);
    const foreign = await fleet();
    expect(await foreign.names({ group: group.id })).toEqual([]);
  });

  test.each<Query>([
    { status: "on" },
    { sort: "agentTokenHash" },
    { order: "up" },
    { search: "s".repeat(256) },
  ])("%j is 400", async (query) => {
    const { status } = await fleet();
    expect(await status(query)).toBe(400);
  });
});

test("tokens: newest first, by state, and paged without loss", async () => {
  const { admin, organization } = await buildOrganization();
  const createdAt = new Date();
  for (const state of ["unused", "unused", "spent", "revoked", "expired"] as const) {
    await buildHostToken(organization, state, state === "expired" ? {} : { createdAt });
  }
  await buildHostToken((await buildOrganization()).organization);
  const as = await cookieOf(admin);
  const list = async (query: Query) => {
    const path = `/api/hosts/tokens?${new URLSearchParams(query)}`;
    return (await call<Page>(tokens, { path, as })).body;
  };
  const whole = (await list({})).data;
  expect(whole).toHaveLength(5);
  for (const limit of [1, 2, 4]) {
    expect(await walk(list, {}, limit)).toEqual(whole.map(({ id }) => id));
  }
  for (const [state, count] of Object.entries({ unused: 2, spent: 1, revoked: 1, expired: 1 })) {
    const states = (await list({ state })).data.map((row) => Reflect.get(row, "state"));
    expect(states).toEqual(Array(count).fill(state));
  }
});
