/** The page of a package. Names hold `+`, `:` and whatever else a packager thought of. */
export function packageHref(name: string): string {
  return `/packages/${encodeURIComponent(name)}`;
}
