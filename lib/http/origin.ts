import { env } from "@/lib/env";
import { FleetError } from "@/lib/fleet/errors";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
/** An Origin is what the client says: no line of the log and no answer grows with it. */
const MOST_SHOWN = 200;

/** Where scripts/lib/page-posts.mjs finds `foreignPost`: Next bundles this module apart from it. */
const FOREIGN_POST = Symbol.for("muster.foreign-post");

/** Why a page's post is none of ours: a sentence, and what to do. */
export type Foreign = { error: string; detail: string };

/**
 * S2's origin validation, for callers by cookie and unsafe methods: 403 `Invalid origin` for
 * an Origin that is neither PUBLIC_URL's nor in ADMIN_ORIGINS, and for `Sec-Fetch-Site:
 * cross-site`. A missing Origin passes: browsers always send it cross-site, curl never does.
 */
export function requireOwnOrigin(request: Request): void {
  if (SAFE.has(request.method)) return;
  const { headers } = request;
  const origin = headers.get("origin");
  if ((origin !== null && !isOwn(origin)) || isCrossSite(headers)) {
    throw new FleetError("forbidden", "Invalid origin");
  }
}

/** Lets the server judge the posts of pages, before Next compares their Origin with the Host. */
export function sharePostOrigin(): void {
  const shared = globalThis as { [FOREIGN_POST]?: typeof foreignPost };
  shared[FOREIGN_POST] = foreignPost;
}

/**
 * Why a page's post (a form, a server action) comes from elsewhere, or undefined. PUBLIC_URL and
 * ADMIN_ORIGINS decide, whatever Host a proxy passes on. Without PUBLIC_URL nobody has said what
 * this server is called, and the host that the request was sent to is its own as well.
 */
export function foreignPost(headers: Headers): Foreign | undefined {
  const origin = headers.get("origin");
  if (
    origin !== null &&
    !isOwn(origin) &&
    !(env.publicUrlIsGuess && isAskedHost(origin, headers))
  ) {
    return foreign(origin);
  }
  if (isCrossSite(headers)) return foreign("another site");
  return undefined;
}

function isOwn(origin: string): boolean {
  return origin === env.publicUrl || env.adminOrigins.includes(origin);
}

function isCrossSite(headers: Headers): boolean {
  return headers.get("sec-fetch-site") === "cross-site";
}

function isAskedHost(origin: string, headers: Headers): boolean {
  const [forwarded = ""] = (headers.get("x-forwarded-host") ?? "").split(",");
  const asked = forwarded.trim() || headers.get("host");
  return URL.canParse(origin) && new URL(origin).host === asked;
}

function foreign(origin: string): Foreign {
  const { publicUrl } = env;
  const from = origin === "null" ? "a page without an address" : origin.slice(0, MOST_SHOWN);
  return {
    error: `This was sent from ${from}, which is not an address of this server`,
    detail:
      `Open ${publicUrl} instead, which is its PUBLIC_URL. If people are to use the other address, ` +
      "set PUBLIC_URL to it or add it to ADMIN_ORIGINS, and start the server again.",
  };
}
