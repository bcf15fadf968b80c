import { z } from "zod";
import type { Ctx } from "@/lib/fleet/context";
import { type TokenView, tokenColumns } from "@/lib/fleet/enrollment/schema";
import { type TokenState, tokenState } from "@/lib/fleet/enrollment/token-state";
import { keyset, oneOrMore, pageQuery } from "@/lib/fleet/page";

export const listTokensSchema = z.object({
  state: oneOrMore(z.enum(["unused", "spent", "revoked", "expired"])).optional(),
  ...pageQuery,
});

type ListTokens = z.output<typeof listTokensSchema>;

/** The organization's one-time tokens, newest first; all of them without a limit. */
export async function listTokens(ctx: Ctx, { limit, cursor, ...filter }: ListTokens) {
  const page = keyset({ field: "createdAt", kind: "date", direction: "desc" }, cursor);
  const found = await ctx.db.hostToken.findMany({
    where: { AND: [tokenFilter(ctx, filter), page.where] },
    orderBy: page.orderBy,
    ...(limit && { take: limit + 1 }),
    select: tokenColumns,
  });
  const { rows, ...cursors } = page.cut(found, limit, (row) => row.createdAt);
  const data: TokenView[] = rows.map((row) => ({ ...row, state: tokenState(row, ctx.now) }));
  return { ...cursors, data };
}

/** How many one-time tokens are in these states; without a state, how many there are. */
export function countTokens(ctx: Ctx, filter: Pick<ListTokens, "state">): Promise<number> {
  return ctx.db.hostToken.count({ where: tokenFilter(ctx, filter) });
}

function tokenFilter(ctx: Ctx, { state }: Pick<ListTokens, "state">) {
  return {
    organizationId: ctx.organizationId,
    ...(state && { OR: state.map((one) => inState(one, ctx.now)) }),
  };
}

function inState(state: TokenState, now: Date) {
  switch (state) {
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
