import { expect, test } from "vitest";
import { listHostsSchema } from "@/lib/fleet/hosts/list-hosts";
import { exportHref, readQuery } from "./query";

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
