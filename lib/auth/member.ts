import { bearerOf } from "@/lib/auth/bearer";
import { sessionOf } from "@/lib/auth/session";
import { atLeast, type Caller, type Role, type UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { readBearerToken } from "@/lib/fleet/members/bearer-token";
import { enter } from "@/lib/fleet/members/enter";
import { countStranger } from "@/lib/fleet/members/throttle";
import type { Gate } from "@/lib/http/route";

/** Anybody of the organization: VIEWER or higher. */
export const viewer = () => member("VIEWER");

/** ADMIN or higher: S3's "Manage Settings". */
export const admin = () => member("ADMIN");

/** The organization's owners. */
export const owner = () => member("OWNER");

/**
 * A signed-in person by Bearer or cookie, whatever the endpoint. The database is asked each
 * time, so a removed or demoted member loses access at the next request.
 */
function member(needed: Role): Gate<UserCtx> {
  return {
    name: needed.toLowerCase(),
    async authenticate(request, caller) {
      return authenticateMember(request, caller);
    },
    byCookie: (ctx) => ctx.actor.via === "session",
    authorize: (ctx) => requireRole(ctx, needed),
  };
}

async function authenticateMember(request: Request, caller: Caller): Promise<UserCtx> {
  const bearer = bearerOf(request);
  const claim = bearer
    ? await readBearerToken(bearer, caller.now)
    : await sessionOf(request.headers.get("cookie"));
  const ctx = claim && (await enter(caller, claim));
  if (!ctx && bearer && !(await isOurs(bearer))) await countStranger(caller);
  if (!ctx) throw new FleetError("unauthenticated", "Unauthorized");
  return ctx;
}

/** Whether we signed it, be it over since: whoever brings such a token is no stranger. */
async function isOurs(bearer: string): Promise<boolean> {
  return (await readBearerToken(bearer, new Date(0))) !== undefined;
}

/** 403 unless the person has at least this role. */
export function requireRole(ctx: UserCtx, needed: Role): void {
  if (!atLeast(ctx.actor.role, needed)) {
    throw new FleetError("forbidden", `This needs the role ${needed} or higher`);
  }
}
