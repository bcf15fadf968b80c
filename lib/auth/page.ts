import { cookies, headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { loginPath, PATH_HEADER } from "@/lib/auth/own-path";
import { sessionOf } from "@/lib/auth/session";
import { atLeast, type Caller, type Role, type UserCtx } from "@/lib/fleet/context";
import { enter } from "@/lib/fleet/members/enter";
import { callFromHeaders } from "@/lib/http/call";

/** The caller of a page or server action, whoever it is. */
export async function pageCaller(): Promise<Caller> {
  return callFromHeaders(await headers());
}

/**
 * The signed-in person of a page or server action, or undefined. Asked once for a page, its
 * layout and their parts; a server action asks anew.
 */
export const currentUser = cache(async (): Promise<UserCtx | undefined> => {
  const claim = await sessionOf((await cookies()).toString());
  return claim && enter(await pageCaller(), claim);
});

/**
 * The signed-in person of a page. Nobody signed in: to the login page, which leads back
 * here. Too low a role: 403 with `forbidden.tsx`.
 */
export async function requireUser(needed: Role = "VIEWER"): Promise<UserCtx> {
  const ctx = await currentUser();
  if (!ctx) redirect(loginPath((await headers()).get(PATH_HEADER)));
  if (!atLeast(ctx.actor.role, needed)) forbidden();
  return ctx;
}
