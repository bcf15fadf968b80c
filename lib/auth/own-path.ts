import { env } from "@/lib/env";

/** Set by middleware.ts on every request of a page: the path and query that were asked for. */
export const PATH_HEADER = "x-muster-path";

/**
 * The path, query and fragment of an address when it is one of our pages, else undefined: where
 * a sign-in may lead must not be chosen by whoever made the link.
 */
export function ownPath(address: string | null | undefined): string | undefined {
  if (!address || !URL.canParse(address, env.publicUrl)) return undefined;
  const { origin, pathname, search, hash } = new URL(address, env.publicUrl);
  // A browser takes a path that starts with // for another server.
  if (origin !== env.publicUrl || pathname.startsWith("//")) return undefined;
  if (/^\/(api|login|setup|invite)(\/|$)/.test(pathname)) return undefined;
  return pathname + search + hash;
}

/** The login page, which leads back to `address` when that is a page of ours. */
export function loginPath(address: string | null): string {
  const path = ownPath(address);
  if (path === undefined || path === "/") return "/login";
  return `/login?${new URLSearchParams({ callbackUrl: path })}`;
}
