import { noteTokenUsed } from "@/lib/fleet/auto-enrollment/note-used";
import { type ApiAction, requireScope } from "@/lib/fleet/auto-enrollment/scopes";
import { type TokenCtx, verifyToken } from "@/lib/fleet/auto-enrollment/verify-token";
import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import type { Gate } from "@/lib/http/route";

/** A token of integration type "api", by HTTP Basic `token_key:token_secret`, with this scope. */
export function apiToken(action: ApiAction): Gate<TokenCtx> {
  return {
    name: `api token: host ${action}`,
    authenticate: (request, caller) => authenticateFor("api", request, caller),
    byCookie: () => false,
    authorize: (ctx) => requireScope(ctx.token, action),
  };
}

/** A token of integration type "gethomepage", the same way. It needs no scope: it reads nothing else. */
export function homepageToken(): Gate<TokenCtx> {
  return {
    name: "gethomepage token",
    authenticate: (request, caller) => authenticateFor("gethomepage", request, caller),
    byCookie: () => false,
    authorize: () => undefined,
  };
}

async function authenticateFor(
  use: "api" | "gethomepage",
  request: Request,
  caller: Caller,
): Promise<TokenCtx> {
  const credentials = basicOf(request);
  if (!credentials) throw new FleetError("unauthenticated", "API token required");
  const ctx = await verifyToken(caller, credentials, { use });
  await noteTokenUsed(ctx);
  return ctx;
}

/** The pair of `Authorization: Basic …`, or undefined. */
function basicOf(request: Request): { key: string; secret: string } | undefined {
  const given = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const text = given && Buffer.from(given, "base64").toString("utf8");
  const [, key, secret] = /^([^:]+):(.+)$/s.exec(text ?? "") ?? [];
  // No header of ours holds NUL, and PostgreSQL takes none.
  return key && secret && !key.includes("\0") ? { key, secret } : undefined;
}
