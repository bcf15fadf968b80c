/**
 * The id under which the server logged what an error page is about: that of the last page it
 * answered, which scripts/serve.mjs leaves in a cookie. A page cannot read the headers it came with,
 * and Next tells a browser no more of an error than a digest, which that log line has too.
 */
export function requestIdOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("digest" in error)) return undefined;
  const kept =
    typeof document === "undefined" ? null : /muster-request=([\w-]+)/.exec(document.cookie);
  return kept?.[1] ?? (typeof error.digest === "string" ? error.digest : undefined);
}
