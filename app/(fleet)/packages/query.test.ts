import { expect, test } from "vitest";
import { listFleetPackagesSchema } from "@/lib/fleet/inventory/list-fleet-packages";
import { exportParams, readPackagesQuery } from "./query";

test.each([
  [{}, { limit: 50 }],
  [
    { search: " ssl ", show: "security" },
    { search: "ssl", security: true, limit: 50 },
  ],
  [
    { show: "updates", limit: "100", cursor: "abc" },
    { updates: true, limit: 100, cursor: "abc" },
  ],
  [{ show: "all", limit: "0", search: "  ", cursor: "\ud800" }, { limit: 50 }],
  [{ limit: "501" }, { limit: 50 }],
])("%o", (given, expected) => {
  expect(JSON.parse(JSON.stringify(readPackagesQuery(given)))).toEqual(expected);
});

test("the export asks the API for what the table shows", () => {
  const query = readPackagesQuery({ search: "a&b=c", show: "security" });
  const asked = new URL(`/api/packages/export${exportParams(query)}`, "http://localhost");
  const { limit: _limit, cursor: _cursor, ...shown } = query;
  expect(listFleetPackagesSchema.parse(Object.fromEntries(asked.searchParams))).toEqual(shown);
  expect(exportParams({})).toBe("");
});
