import { listEntries } from "@/lib/fleet/audit/list-entries";
import type { Ctx } from "@/lib/fleet/context";
import { tokenColumns } from "@/lib/fleet/enrollment/schema";
import { tokenState } from "@/lib/fleet/enrollment/token-state";
import { countHosts } from "@/lib/fleet/hosts/list-hosts";

const SOON_MS = 6 * 3_600_000;
const RECENT = 10;
const ENDING = 5;

/** The numbers of the front page, each countable again in the table it links to. */
export async function overview(ctx: Ctx) {
  const [total, online, offline, pending, endingSoon, waiting, recent] = await Promise.all([
    countHosts(ctx, {}),
    countHosts(ctx, { status: "online" }),
    countHosts(ctx, { status: "offline" }),
    countHosts(ctx, { status: "pending" }),
    tokensEndingSoon(ctx),
    ctx.db.hostToken.count({ where: unused(ctx) }),
    listEntries(ctx, { limit: RECENT }),
  ]);
  return { hosts: { total, online, offline, pending }, waiting, endingSoon, recent: recent.data };
}

async function tokensEndingSoon(ctx: Ctx) {
  const until = new Date(ctx.now.getTime() + SOON_MS);
  const tokens = await ctx.db.hostToken.findMany({
    where: { ...unused(ctx), expiresAt: { gt: ctx.now, lte: until } },
    orderBy: { expiresAt: "asc" },
    take: ENDING,
    select: tokenColumns,
  });
  return tokens.map((token) => ({ ...token, state: tokenState(token, ctx.now) }));
}

function unused(ctx: Ctx) {
  return {
    organizationId: ctx.organizationId,
    usedAt: null,
    revokedAt: null,
    expiresAt: { gt: ctx.now },
  };
}
