import type { z } from "zod";
import { tokenRefusals } from "@/lib/fleet/auto-enrollment/refusals";
import {
  type TokenCredentials,
  type TokenCtx,
  verifyToken,
} from "@/lib/fleet/auto-enrollment/verify-token";
import { FleetError } from "@/lib/fleet/errors";
import { parseInput } from "@/lib/http/input";
import type { Gate } from "@/lib/http/route";

type Options = {
  /** Also takes `token_key` and `token_secret` from the query, as S3's script endpoint does. */
  orQuery?: boolean;
  /** A query that does not fit this is 400 before anybody is asked who they are. */
  first?: z.ZodType;
  /** Does not ask whether the caller's address is one of the token's. */
  anywhere?: boolean;
};

/** An auto-enrollment token that enrolls, by S3's two headers. */
export function enrollmentToken({
  orQuery = false,
  first,
  anywhere = false,
}: Options = {}): Gate<TokenCtx> {
  return {
    name: "enrollment token",
    async authenticate(request, caller) {
      if (first) await parseInput({ query: first }, request, {});
      const credentials = enrollmentCredentials(request, { orQuery });
      return verifyToken(caller, credentials, { use: "enroll", anywhere });
    },
    byCookie: () => false,
    authorize: () => undefined,
  };
}

/** The key and secret a request brings; 401 without either. */
export function enrollmentCredentials(
  request: Request,
  { orQuery }: { orQuery: boolean },
): TokenCredentials {
  const query = orQuery ? new URL(request.url).searchParams : undefined;
  const key = request.headers.get("x-auto-enrollment-key") ?? query?.get("token_key");
  const secret = request.headers.get("x-auto-enrollment-secret") ?? query?.get("token_secret");
  if (!key || !secret) throw new FleetError("unauthenticated", tokenRefusals.missing);
  return { key, secret };
}
