import { type HostFilter, type ListHosts, listHostsSchema } from "@/lib/fleet/hosts/list-hosts";
import { oneParam, type SearchParams } from "../search-params";

const ROWS = 50;

/** The list a URL asks for. What cannot be meant is passed over: a page never fails for its URL. */
export function readQuery(given: Awaited<SearchParams>): ListHosts & { limit: number } {
  const one = (name: string) => oneParam(given, name);
  const { shape } = listHostsSchema;
  const sort = one("sort") ?? "";
  return {
    search: shape.search.catch(undefined).parse(one("search")),
    status: shape.status.catch(undefined).parse(one("status")),
    group: shape.group.catch(undefined).parse(one("group")),
    updates: shape.updates.catch(undefined).parse(one("updates")),
    reboot: shape.reboot.catch(undefined).parse(one("reboot")),
    token: shape.token.catch(undefined).parse(one("token")),
    sort: shape.sort.catch("name").parse(sort.replace(/^-/, "")),
    order: sort.startsWith("-") ? "desc" : "asc",
    limit: shape.limit.catch(undefined).parse(one("limit")) ?? ROWS,
    cursor: one("cursor"),
  };
}

/** The filters as parameters, for a URL or for a bulk change of all they match. */
export function filterParams(filter: HostFilter): Record<string, string> {
  const { search, status, group, updates, reboot, token } = filter;
  return {
    ...(search && { search }),
    ...(status && { status: status.join(",") }),
    ...(group && { group: group.join(",") }),
    ...(updates && { updates }),
    ...(reboot !== undefined && { reboot: String(reboot) }),
    ...(token && { token }),
  };
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
