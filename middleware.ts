import { type NextRequest, NextResponse } from "next/server";

/**
 * Headers for pages, and nothing that decides who may see what: pages and routes do.
 * scripts/serve.mjs has set the request id.
 */
export function middleware(_request: NextRequest) {
  const response = NextResponse.next();
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("x-frame-options", "DENY");
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set(
    "content-security-policy",
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'",
  );
  return response;
}

export const config = { matcher: ["/((?!api/|_next/).*)"] };
