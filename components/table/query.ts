/** Parameters of a table's URL that are not filters. */
const presentation = new Set(["sort", "cursor", "limit", "columns"]);

/** Whether the URL narrows the table down. */
export function isFiltered(params: URLSearchParams): boolean {
  return [...params.keys()].some((key) => !presentation.has(key));
}

/** The query with the values of `patch` set, those that are null removed. */
export function withParams(params: URLSearchParams, patch: Record<string, string | null>): string {
  const next = new URLSearchParams(params);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) next.delete(key);
    else next.set(key, value);
  }
  return next.size === 0 ? "?" : `?${next}`;
}

/** The query with every filter and the page gone, sorting and columns kept. */
export function withoutFilters(params: URLSearchParams): string {
  const removed = [...params.keys()].filter((key) => !presentation.has(key) || key === "cursor");
  return withParams(params, Object.fromEntries(removed.map((key) => [key, null])));
}

/** Everything a selection depends on: the filters, not the page, the order or the columns. */
export function filterKey(params: URLSearchParams): string {
  const filters = [...params].filter(([key]) => !presentation.has(key));
  return new URLSearchParams(filters.sort()).toString();
}

/** What pressing a sortable header leads to: "name" up, "-name" down. */
export function nextSort(current: string, column: string, first: "asc" | "desc"): string {
  if (current === column) return `-${column}`;
  if (current === `-${column}`) return column;
  return first === "desc" ? `-${column}` : column;
}
