import { type NextRequest, NextResponse } from "next/server";
import { everyAnswer, newNonce, pagePolicy } from "@/scripts/lib/headers.mjs";

const POLICY = "content-security-policy";

/**
 * Tells pages their own address, and decides nothing about who may see what: pages and routes do.
 * scripts/serve.mjs has set the request id and the headers of the answer; for `next dev`, which
 * has nothing in front, those are set here.
 */
export function middleware(request: NextRequest) {
  const { pathname, search } = request.nextUrl;
  const headers = new Headers(request.headers);
  // A page does not know its own address, and the login page must lead back to it. The name
  // stands in lib/auth/own-path.ts too, which is not for here.
  headers.set("x-muster-path", pathname + search);
  if (process.env.NODE_ENV !== "development") return NextResponse.next({ request: { headers } });
  const policy = pagePolicy({ nonce: newNonce(), development: true });
  headers.set(POLICY, policy);
  const response = NextResponse.next({ request: { headers } });
  const all = { ...everyAnswer("http://localhost"), [POLICY]: policy };
  for (const [name, value] of Object.entries(all)) response.headers.set(name, value);
  return response;
}

export const config = { matcher: ["/((?!api/|_next/).*)"] };
