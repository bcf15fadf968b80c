import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { requireRole } from "@/lib/auth/member";
import { sessionOf } from "@/lib/auth/session";
import type { Caller, Role, UserCtx } from "@/lib/fleet/context";
import { enter } from "@/lib/fleet/members/enter";
import { callFromHeaders } from "@/lib/http/call";

/** The caller of a page or server action, whoever it is. */
export async function pageCaller(): Promise<Caller> {
  return callFromHeaders(await headers());
}

/** The signed-in person of a page or server action, or undefined. */
export async function currentUser(): Promise<UserCtx | undefined> {
  const claim = await sessionOf((await cookies()).toString());
  return claim && enter(await pageCaller(), claim);
}

/** The signed-in person of a page. Nobody signed in: to the login page. Too low a role: 403. */
export async function requireUser(needed: Role = "VIEWER"): Promise<UserCtx> {
  const ctx = await currentUser();
  if (!ctx) redirect("/login");
  requireRole(ctx, needed);
  return ctx;
}
