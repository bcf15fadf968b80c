import { oneParam, type SearchParams } from "../search-params";

/** Rows of a page when the URL does not say. */
export const ROWS = 50;

export type PackagesQuery = ReturnType<typeof readPackagesQuery>;

/** What a URL asks of a list of packages. What cannot be meant is passed over. */
export function readPackagesQuery(given: Awaited<SearchParams>) {
  const show = oneParam(given, "show");
  return {
    search: searchIn(given),
    ...(show === "security" && { security: true }),
    ...(show === "updates" && { updates: true }),
    limit: limitIn(given),
    cursor: oneParam(given, "cursor"),
  };
}

/** The text searched for, undefined for none. */
export function searchIn(given: Awaited<SearchParams>): string | undefined {
  return oneParam(given, "search")?.trim().slice(0, 255) || undefined;
}

/** How many rows a page has. */
export function limitIn(given: Awaited<SearchParams>): number {
  const limit = Number(oneParam(given, "limit"));
  return Number.isInteger(limit) && limit >= 1 && limit <= 500 ? limit : ROWS;
}

/** The filters as the CSV of the same list takes them. */
export function exportParams({
  search,
  updates,
  security,
}: Partial<Record<"updates" | "security", boolean>> & { search?: string | undefined }): string {
  const params = new URLSearchParams({
    ...(search && { search }),
    ...(updates && { updates: "true" }),
    ...(security && { security: "true" }),
  });
  return params.size > 0 ? `?${params}` : "";
}
