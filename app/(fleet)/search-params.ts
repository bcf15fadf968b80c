export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** A parameter of a page's URL: the first of several, nothing that no database can take. */
export function oneParam(given: Awaited<SearchParams>, name: string): string | undefined {
  const value = [given[name]].flat()[0];
  return value?.isWellFormed() && !value.includes("\0") ? value : undefined;
}
