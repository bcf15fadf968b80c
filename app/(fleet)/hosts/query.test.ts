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
  [{ search: "a\0b", cursor: "\ud800" }, {}],
])("%o", (given, expected) => {
  const { search, status, group, cursor, ...rest } = readQuery(given);
  expect(JSON.parse(JSON.stringify({ search, status, group, cursor, ...rest }))).toEqual({
    ...plain,
    ...expected,
  });
});

test("the export asks the API for what the table shows", () => {
  const query = readQuery({ search: "a&b", status: "online,offline", group: "g", sort: "-os" });
  const asked = new URL(exportHref(query), "http://localhost").searchParams;
  const { limit: _limit, cursor: _cursor, ...shown } = query;
  expect(listHostsSchema.parse(Object.fromEntries(asked))).toEqual(shown);
});
