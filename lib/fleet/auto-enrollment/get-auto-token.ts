import { type AutoTokenView, readAutoTokens } from "@/lib/fleet/auto-enrollment/token-view";
import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";

/** One auto-enrollment token. An unknown id and a foreign one are the same 404. */
export async function getAutoToken(ctx: Ctx, { id }: { id: string }): Promise<AutoTokenView> {
  const where = { id, organizationId: ctx.organizationId };
  const [token] = await readAutoTokens(ctx.db, where, ctx.now);
  if (!token) throw notFound("Token");
  return token;
}
