import { describe, expect, it } from "vitest";

import { filterKey, isFiltered, nextSort, withoutFilters, withParams } from "./query";

const query = (text: string) => new URLSearchParams(text);

describe("the query of a table", () => {
  it("counts filters, not sorting, page and columns", () => {
    expect(isFiltered(query("sort=-name&cursor=a&columns=name&limit=5"))).toBe(false);
    expect(isFiltered(query("sort=-name&status=offline"))).toBe(true);
  });

  it("sets, replaces and removes", () => {
    expect(withParams(query("search=web&cursor=a"), { sort: "-name", cursor: null })).toBe(
      "?search=web&sort=-name",
    );
    expect(withParams(query("cursor=a"), { cursor: null })).toBe("?");
  });

  it("keeps sorting and columns when filters are reset, not the page", () => {
    expect(withoutFilters(query("search=web&status=offline&sort=name&columns=a&cursor=b"))).toBe(
      "?sort=name&columns=a",
    );
  });

  it("gives the same key for the same filters in another order and on another page", () => {
    expect(filterKey(query("b=2&a=1&cursor=x"))).toBe(filterKey(query("a=1&sort=name&b=2")));
    expect(filterKey(query("a=1"))).not.toBe(filterKey(query("a=2")));
  });

  it("turns the order of a column round", () => {
    expect(nextSort("name", "name", "asc")).toBe("-name");
    expect(nextSort("-name", "name", "asc")).toBe("name");
    expect(nextSort("name", "lastSeenAt", "desc")).toBe("-lastSeenAt");
  });
});
