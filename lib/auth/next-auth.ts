import { stringifySetCookie } from "cookie";
import { NextRequest } from "next/server";
import NextAuth, { type NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import {
  COOKIE_PREFIX,
  cookieOptions,
  DEVICE_COOKIE,
  deviceOf,
  SESSION_COOKIE,
  SESSION_SECONDS,
  sessionOf,
} from "@/lib/auth/session";
import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { DEVICE_SECONDS, issueDevice, readDevice } from "@/lib/fleet/members/device";
import { enter } from "@/lib/fleet/members/enter";
import { signInSchema } from "@/lib/fleet/members/schema";
import { signIn } from "@/lib/fleet/members/sign-in";
import { toFleetError } from "@/lib/fleet/translate-error";
import { readForm } from "@/lib/http/form";
import { log } from "@/lib/log";
import { authSecret } from "@/lib/secrets/auth-secret";

/** Its page for links by mail, which nobody gets, and a log that anybody may write into. */
const UNUSED = new Set(["verify-request", "_log"]);

/** What became of a sign-in, which next-auth answers with 401 whatever went wrong. */
type Outcome = { userId?: string; fault?: FleetError };

/**
 * Answers a request below /api/auth with next-auth: its CSRF token, its cookies, its bodies.
 * Ours are the status of a sign-in that failed, and that a session which is over is none.
 */
export async function answerNextAuth(
  caller: Caller,
  nextauth: string[],
  request: Request,
): Promise<Response> {
  if (UNUSED.has(nextauth[0] ?? "")) throw new FleetError("not_found", "There is no such API path");
  const cookie = request.headers.get("cookie");
  if (request.method === "GET" && nextauth[0] === "session") {
    const claim = await sessionOf(cookie);
    if (!claim || !(await enter(caller, claim))) return Response.json({});
  }
  const outcome: Outcome = {};
  const options = nextAuthOptions(caller, deviceOf(cookie), outcome);
  const context = { params: Promise.resolve({ nextauth }) };
  const answer = await NextAuth(options)(await checked(request), context);
  const response = new Response(answer.body, {
    status: outcome.fault?.status ?? answer.status,
    headers: answer.headers,
  });
  if (response.status === 500 && !outcome.fault) {
    // It takes a callback URL that is none for a fault of its configuration.
    throw new FleetError("invalid", "This sign-in request is not valid. Open the login page again");
  }
  if (outcome.fault?.retryAfter) {
    response.headers.set("retry-after", String(outcome.fault.retryAfter));
  }
  if (outcome.userId) await markDevice(caller, cookie, outcome.userId, response);
  return response;
}

/** The request with a body of bounded size, of plain fields: next-auth looks at neither. */
async function checked(request: Request): Promise<NextRequest> {
  const { url, method } = request;
  const headers = new Headers(request.headers);
  if (method !== "POST") return new NextRequest(url, { method, headers });
  const fields = await readForm(request);
  headers.delete("content-length");
  headers.set("content-type", "application/x-www-form-urlencoded");
  return new NextRequest(url, { method, headers, body: new URLSearchParams(fields).toString() });
}

async function markDevice(
  caller: Caller,
  cookie: string | null,
  userId: string,
  response: Response,
): Promise<void> {
  if (await readDevice(deviceOf(cookie), userId, caller.now)) return;
  const mark = await issueDevice(userId, caller.now);
  const options = { ...cookieOptions, maxAge: DEVICE_SECONDS };
  response.headers.append("set-cookie", stringifySetCookie(DEVICE_COOKIE, mark, options));
}

/** Made at each request: a build has no secret, and the caller is another each time. */
function nextAuthOptions(
  caller: Caller,
  device: string | undefined,
  outcome: Outcome,
): NextAuthOptions {
  return {
    secret: authSecret(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/login", signOut: "/login", error: "/login" },
    cookies: {
      sessionToken: { name: SESSION_COOKIE, options: cookieOptions },
      callbackUrl: { name: `${COOKIE_PREFIX}muster.callback-url`, options: cookieOptions },
      csrfToken: { name: `${COOKIE_PREFIX}muster.csrf-token`, options: cookieOptions },
    },
    providers: [
      Credentials({
        credentials: { login: {}, password: {} },
        async authorize(credentials) {
          const input = signInSchema.safeParse(credentials);
          try {
            if (!input.success) {
              throw new FleetError("invalid", "Enter your username and password");
            }
            const { user } = await signIn(caller, { ...input.data, device, via: "session" });
            outcome.userId = user.id;
            return user;
          } catch (error) {
            // next-auth shows the message of what is thrown; ours are sentences for people.
            const fault = toFleetError(error);
            outcome.fault = fault;
            if (fault.status >= 500) {
              log.error({ requestId: caller.requestId, err: fault.cause }, "sign-in failed");
            }
            throw new Error([fault.message, fault.detail].filter(Boolean).join(". "));
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) =>
        user && "sessionEpoch" in user ? { sub: user.id, epoch: user.sessionEpoch } : token,
      // Its own redirect throws for a URL that is none.
      redirect: ({ url, baseUrl }) => {
        const target = URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : undefined;
        return target?.origin === baseUrl ? target.href : baseUrl;
      },
    },
    logger: {
      // Its own logger prints request bodies at some levels; ours gets the code alone.
      error: (code) => log.error({ code }, "next-auth"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: () => undefined,
    },
  };
}
