import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { SESSION_COOKIE, SESSION_SECONDS } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { signIn, signInSchema } from "@/lib/fleet/members/sign-in";
import { toFleetError } from "@/lib/fleet/translate-error";
import { callFromHeaders } from "@/lib/http/call";
import { log } from "@/lib/log";
import { authSecret } from "@/lib/secrets/auth-secret";

/** What next-auth needs, made at the first request: a build has no secret. */
export function nextAuthOptions(): NextAuthOptions {
  return {
    secret: authSecret(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/login", error: "/login" },
    cookies: {
      sessionToken: {
        name: SESSION_COOKIE,
        options: {
          httpOnly: true,
          sameSite: "lax",
          path: "/",
          secure: env.publicUrl.startsWith("https://"),
        },
      },
    },
    providers: [
      Credentials({
        credentials: { login: {}, password: {} },
        async authorize(credentials, request) {
          const input = signInSchema.safeParse(credentials);
          if (!input.success) throw new Error("Enter your username and password");
          const headers = new Headers(request.headers as Record<string, string>);
          try {
            return await signIn(callFromHeaders(headers), input.data);
          } catch (error) {
            // next-auth shows the message of what is thrown; ours are sentences for people.
            const fault = toFleetError(error);
            if (fault.status >= 500) log.error({ err: fault.cause }, "sign-in failed");
            throw new Error(fault.message);
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) =>
        user && "sessionEpoch" in user ? { sub: user.id, epoch: user.sessionEpoch } : token,
    },
    logger: {
      // Its own logger prints request bodies at some levels; ours gets the code alone.
      error: (code) => log.error({ code }, "next-auth"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: () => undefined,
    },
  };
}
