import { describe, expect, test } from "vitest";
import { z } from "zod";
import { instant, orAbsent, wholeNumber } from "@/lib/zod-values";

const rule = "Expiration must be an ISO 8601 date such as 2026-12-31T23:59:59Z";

describe("an instant", () => {
  test.each([
    ["2026-12-31T23:59:59Z", "2026-12-31T23:59:59.000Z"],
    ["2026-12-31T23:59Z", "2026-12-31T23:59:00.000Z"],
    ["2026-12-31T23Z", "2026-12-31T23:00:00.000Z"],
    ["2026-12-31t23:59:59z", "2026-12-31T23:59:59.000Z"],
    ["2026-12-31T23:59:59.25Z", "2026-12-31T23:59:59.250Z"],
    ["2026-12-31T23:59:59,25Z", "2026-12-31T23:59:59.250Z"],
    ["2026-12-31T23:59:59.123456789Z", "2026-12-31T23:59:59.123Z"],
    ["2026-12-31T23:59:59+0000", "2026-12-31T23:59:59.000Z"],
    ["2026-12-31T23:59:59+02", "2026-12-31T21:59:59.000Z"],
    ["2026-12-31T23:59:59-05:30", "2027-01-01T05:29:59.000Z"],
    ["20261231T235959Z", "2026-12-31T23:59:59.000Z"],
    ["20261231T2359+0100", "2026-12-31T22:59:00.000Z"],
    ["2026-W53-4T10:00Z", "2026-12-31T10:00:00.000Z"],
    ["2026W534T1000Z", "2026-12-31T10:00:00.000Z"],
    ["2026-365T10:00Z", "2026-12-31T10:00:00.000Z"],
    ["2026-12-31T24:00Z", "2027-01-01T00:00:00.000Z"],
    ["2028-02-29T00:00Z", "2028-02-29T00:00:00.000Z"],
    ["2026-12-31T23:59:59", "2026-12-31T23:59:59.000Z"],
    ["2026-12-31", "2026-12-31T00:00:00.000Z"],
    ["20261231", "2026-12-31T00:00:00.000Z"],
  ])("%s is %s", (given, meant) => {
    expect(instant(rule).parse(given).toISOString()).toBe(meant);
  });

  test.each([
    ...["", " ", "soon", "now", "2026", "2026-12", "12:00", "T12:00Z", "31.12.2026", "12/31/2026"],
    ...["2026-13-01", "2026-02-30T00:00:00Z", "2027-02-29", "2026-366", "2026-W54-1"],
    ...["2026-12-31T25:00Z", "2026-12-31T23:60Z", "2026-12-31T", "2026-12-31TZ", "2026-12-31Z"],
    ...["2026-12-31T23:59:59+25:00", "2026-12-31T23:59:59Z[UTC]", "2026-12-31T23:59:59Z "],
    ...["2026-12-31 23:59:59Z", "1767225599", "0000-01-01T00:00Z", "1969-12-31T23:59:59Z"],
    ...["+012026-12-31T00:00Z", "9999-12-31T23:59:59-12:00", "Thu, 31 Dec 2026 23:59:59 GMT"],
    ...[1767225599, null, true, [], {}, "2".repeat(100_000)],
  ])("%j is none", (given) => {
    expect(instant(rule).safeParse(given).error?.issues[0]?.message).toBe(rule);
  });
});

describe("a whole number", () => {
  const schema = wholeNumber("From 1 to 1000", { min: 1, max: 1000 });

  test.each([
    [100, 100],
    ["100", 100],
    ["1", 1],
    ["1000", 1000],
  ])("%j is %d", (given, meant) => {
    expect(schema.parse(given)).toBe(meant);
  });

  test.each([
    ...[
      "",
      " ",
      "1e2",
      "0x10",
      "7.0",
      "7.5",
      " 7",
      "7 ",
      "+7",
      "007",
      "7,0",
      "1_000",
      "٧",
      "seven",
    ],
    ...["0", "-1", "1001", "99999999999999999999", 0, 1001, 1.5, Number.NaN, null, true, ["7"], {}],
  ])("%j is none", (given) => {
    expect(schema.safeParse(given).error?.issues[0]?.message).toBe("From 1 to 1000");
  });
});

test("null is the same as leaving a field out", () => {
  const schema = z.object({
    max: orAbsent(z.int().default(100)),
    name: orAbsent(z.string("Name")),
  });
  expect(schema.parse({ max: null, name: "n" })).toEqual({ max: 100, name: "n" });
  expect(schema.safeParse({ name: null }).error?.issues[0]?.message).toBe("Name");
});
