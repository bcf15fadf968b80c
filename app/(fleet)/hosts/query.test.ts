import { expect, test } from "vitest";
import { type HostFilter, hostFilterSchema, listHostsSchema } from "@/lib/fleet/hosts/list-hosts";
import { exportHref, filterParams, firstPageHref, readQuery } from "./query";

const plain = { sort: "name", order: "asc", limit: 50 };

test.each([
  [{}, {}],
  [
    { search: " web ", status: "online,Pending", group: "a,b" },
    {
      search: "web",
      status: ["online", "pending"],
      group: ["a", "b"],
    },
  ],
  [
    { sort: "-lastSeenAt", limit: "200", cursor: "abc" },
    {
      sort: "lastSeenAt",
      order: "desc",
      limit: 200,
      cursor: "abc",
    },
  ],
  [{ status: "online,dead", sort: "agentTokenHash", limit: "0" }, {}],
  [{ search: ["one", "two"] }, { search: "one" }],
  [
    { updates: "security", reboot: "true", token: "t", sort: "-updateCount" },
    { updates: "security", reboot: true, token: "t", sort: "updateCount", order: "desc" },
  ],
  [{ updates: "some", reboot: "perhaps" }, {}],
  [
    { updates: "unknown", status: "dead", group: "a" },
    { updates: "unknown", group: ["a"] },
  ],
  [{ search: "a\0b", cursor: "\ud800" }, {}],
])("%o", (given, expected) => {
  // What is undefined is not there.
  expect(JSON.parse(JSON.stringify(readQuery(given)))).toEqual({
    ...plain,
    ...expected,
  });
});

test("the export asks the API for what the table shows", () => {
  const filters = { search: "a&b", status: "online,offline", group: "g", token: "t" };
  const query = readQuery({ ...filters, updates: "any", reboot: "false", sort: "-os" });
  const asked = new URL(exportHref(query), "http://localhost").searchParams;
  const { limit: _limit, cursor: _cursor, ...shown } = query;
  expect(listHostsSchema.parse(Object.fromEntries(asked))).toEqual(shown);
});

/** What a URL may say for each filter there is; a new filter is missed by the compiler. */
const values: Record<keyof HostFilter, string[]> = {
  search: ["web", "a&b=c", "ä,b"],
  status: ["online", "offline,pending"],
  group: ["g", "g,h"],
  updates: ["security", "any", "none", "unknown", "security-unknown"],
  reboot: ["true", "false"],
  token: ["t"],
};

test("every filter goes from the URL to the list, the CSV and a bulk change, and back", () => {
  expect(Object.keys(values).sort()).toEqual(hostFilterSchema.keyof().options.sort());
  const round = (given: Record<string, string>) => {
    const {
      sort: _sort,
      order: _order,
      limit: _limit,
      cursor: _cursor,
      ...read
    } = readQuery(given);
    const params = filterParams(read);
    expect(params).toEqual(given);
    expect(hostFilterSchema.parse(params)).toEqual(read);
    for (const href of [exportHref(readQuery(given)), firstPageHref(readQuery(given))]) {
      expect(Object.fromEntries(new URL(href, "http://localhost").searchParams)).toMatchObject(
        given,
      );
    }
    return read;
  };
  for (const [name, texts] of Object.entries(values)) {
    for (const text of texts) expect(round({ [name]: text })).toHaveProperty(name);
  }
  const all = Object.entries(values).map(([name, [text = ""]]) => [name, text]);
  expect(Object.keys(round(Object.fromEntries(all)))).toHaveLength(all.length);
});
