import type { Ctx } from "@/lib/fleet/context";
import { type TokenView, tokenColumns } from "@/lib/fleet/enrollment/schema";
import { tokenState } from "@/lib/fleet/enrollment/token-state";
import { notFound } from "@/lib/fleet/errors";

/** One one-time token with what its live strip shows. Unknown and foreign ids are 404. */
export async function getToken(ctx: Ctx, { id }: { id: string }): Promise<TokenView> {
  const token = await ctx.db.hostToken.findFirst({
    where: { id, organizationId: ctx.organizationId },
    select: tokenColumns,
  });
  if (!token) throw notFound("Enrollment token");
  return { ...token, state: tokenState(token, ctx.now) };
}
