import { z } from "zod";
import type { Ctx } from "@/lib/fleet/context";
import { type TokenView, tokenColumns } from "@/lib/fleet/enrollment/schema";
import { tokenState } from "@/lib/fleet/enrollment/token-state";
import { cutPage, keyset, pageQuery } from "@/lib/fleet/page";

export const listTokensSchema = z.object({
  state: z.enum(["unused", "spent", "revoked", "expired"]).optional(),
  ...pageQuery,
});

/** The organization's one-time tokens, newest first; all of them without a limit. */
export async function listTokens(
  ctx: Ctx,
  { state, limit, cursor }: z.output<typeof listTokensSchema>,
): Promise<{ data: TokenView[]; nextCursor: string | null }> {
  const page = keyset({ field: "createdAt", kind: "date", direction: "desc" }, cursor);
  const found = await ctx.db.hostToken.findMany({
    where: { organizationId: ctx.organizationId, AND: [inState(state, ctx.now), page.where] },
    orderBy: page.orderBy,
    ...(limit && { take: limit + 1 }),
    select: tokenColumns,
  });
  const { rows, nextCursor } = cutPage(found, limit, (row) => row.createdAt);
  return { data: rows.map((row) => ({ ...row, state: tokenState(row, ctx.now) })), nextCursor };
}

function inState(state: TokenView["state"] | undefined, now: Date) {
  switch (state) {
    case undefined:
      return {};
    case "spent":
      return { usedAt: { not: null } };
    case "revoked":
      return { usedAt: null, revokedAt: { not: null } };
    case "expired":
      return { usedAt: null, revokedAt: null, expiresAt: { lte: now } };
    case "unused":
      return { usedAt: null, revokedAt: null, expiresAt: { gt: now } };
  }
}
