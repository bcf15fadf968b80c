import { tokenRefusals } from "@/lib/fleet/auto-enrollment/refusals";
import { type TokenCtx, verifyToken } from "@/lib/fleet/auto-enrollment/verify-token";
import { FleetError } from "@/lib/fleet/errors";
import type { Gate } from "@/lib/http/route";

/**
 * An auto-enrollment token that enrolls, by S3's two headers. `orQuery` also takes `token_key`
 * and `token_secret` from the query, as S3's script endpoint does.
 */
export function enrollmentToken({ orQuery = false } = {}): Gate<TokenCtx> {
  return {
    name: "enrollment token",
    async authenticate(request, caller) {
      const query = orQuery ? new URL(request.url).searchParams : undefined;
      const key = request.headers.get("x-auto-enrollment-key") ?? query?.get("token_key");
      const secret = request.headers.get("x-auto-enrollment-secret") ?? query?.get("token_secret");
      if (!key || !secret) throw new FleetError("unauthenticated", tokenRefusals.missing);
      return verifyToken(caller, { key, secret }, "enroll");
    },
    byCookie: () => false,
    authorize: () => undefined,
  };
}
