/** Where lib/http/origin.ts puts how the app judges where a page's post comes from. */
const FOREIGN_POST = Symbol.for("muster.foreign-post");

/** What proxies and clients say of the address; lib/http/origin.ts alone decides by the first. */
const HOST = "x-forwarded-host";
const PROTOCOL = "x-forwarded-proto";

/**
 * Why a page's post is refused, or undefined. Next takes a server action only if its Origin has the
 * host of X-Forwarded-Host or Host, and behind a proxy that may be any name: so a post that is ours
 * gets the host of its Origin, and whatever was sent under these names goes. Why: docs/decisions/0071.
 */
export function settlePost(req, mayBePage) {
  const { headers, method } = req;
  const { [HOST]: forwardedHost } = headers;
  delete headers[HOST];
  // Next asks itself for the page an action leads to, and would do so by https.
  delete headers[PROTOCOL];
  if (!mayBePage || method !== "POST") return undefined;
  const foreign = globalThis[FOREIGN_POST](asHeaders({ ...headers, [HOST]: forwardedHost }));
  if (foreign) return { status: 403, ...foreign };
  if (headers.origin !== undefined) headers[HOST] = new URL(headers.origin).host;
  return undefined;
}

function asHeaders({ origin, host, [HOST]: forwarded, "sec-fetch-site": site }) {
  const given = Object.entries({ origin, host, [HOST]: forwarded, "sec-fetch-site": site });
  return new Headers(given.filter(([, value]) => value !== undefined));
}
