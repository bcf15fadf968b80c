import { type NextRequest, NextResponse } from "next/server";

/**
 * Headers for pages, and nothing that decides who may see what: pages and routes do.
 * scripts/serve.mjs has set the request id.
 */
export function middleware(request: NextRequest) {
  const { pathname, search } = request.nextUrl;
  const headers = new Headers(request.headers);
  // A page does not know its own address, and the login page must lead back to it. The name
  // stands in lib/auth/own-path.ts too; nothing may be imported here.
  headers.set("x-muster-path", pathname + search);
  const response = NextResponse.next({ request: { headers } });
  // For the error pages; components/page/request-id.ts reads it. Not with the answer of a server
  // action: Next makes the page anew when that sets a cookie.
  const requestId = request.method === "GET" && request.headers.get("x-request-id");
  if (requestId) response.cookies.set("muster-request", requestId, { sameSite: "lax" });
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
