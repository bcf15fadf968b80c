import {
  type HostFilter,
  hostFilterSchema,
  type ListHosts,
  listHostsSchema,
} from "@/lib/fleet/hosts/list-hosts";
import { oneParam, type SearchParams } from "../search-params";

const ROWS = 50;

const filterNames = hostFilterSchema.keyof().options;

/** The list a URL asks for. What cannot be meant is passed over: a page never fails for its URL. */
export function readQuery(given: Awaited<SearchParams>): ListHosts & { limit: number } {
  const one = (name: string) => oneParam(given, name);
  const { shape } = listHostsSchema;
  const sort = one("sort") ?? "";
  return {
    ...readFilter(one),
    sort: shape.sort.catch("name").parse(sort.replace(/^-/, "")),
    order: sort.startsWith("-") ? "desc" : "asc",
    limit: shape.limit.catch(undefined).parse(one("limit")) ?? ROWS,
    cursor: one("cursor"),
  };
}

/** The filters that a URL has, each under its own name; one that cannot be meant is left out. */
function readFilter(one: (name: string) => string | undefined): HostFilter {
  const given = filterNames.map((name) => [name, one(name)] as const);
  const { data, error } = hostFilterSchema.safeParse(Object.fromEntries(given));
  if (data) return data;
  const wrong = new Set(error.issues.map(({ path }) => path[0]));
  return hostFilterSchema.parse(Object.fromEntries(given.filter(([name]) => !wrong.has(name))));
}

/** The filters as parameters, for a URL or for a bulk change of all they match: what was read. */
export function filterParams(filter: HostFilter): Record<string, string> {
  const given = filterNames.filter((name) => filter[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, String(filter[name])]));
}

/** The order as the table writes it: "name" up, "-name" down. */
export function sortParam({ sort, order }: Pick<ListHosts, "sort" | "order">): string {
  return order === "desc" ? `-${sort}` : sort;
}

/** The CSV of exactly what the table shows, in its order. */
export function exportHref({ sort, order, ...filter }: ListHosts): string {
  return `/api/hosts/export?${new URLSearchParams({ ...filterParams(filter), sort, order })}`;
}

/** The first page of the same table. */
export function firstPageHref(query: ListHosts & { limit: number }): string {
  const page = { sort: sortParam(query), limit: String(query.limit) };
  return `/hosts?${new URLSearchParams({ ...filterParams(query), ...page })}`;
}
