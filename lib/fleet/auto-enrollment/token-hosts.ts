import type { Ctx } from "@/lib/fleet/context";

/** How far the hosts of an auto-enrollment token have come. */
export type TokenHosts = {
  made: number;
  /** Of those, how many have sent their first inventory. */
  reported: number;
  lastMadeAt: Date | null;
  lastReportAt: Date | null;
};

const none: TokenHosts = { made: 0, reported: 0, lastMadeAt: null, lastReportAt: null };

/** The hosts of each token by the token's id, in one query; of `id` alone when it is given. */
export async function tokenHosts(ctx: Ctx, id?: string): Promise<(tokenId: string) => TokenHosts> {
  const rows = await ctx.db.host.groupBy({
    by: ["autoEnrollmentTokenId"],
    where: {
      organizationId: ctx.organizationId,
      autoEnrollmentTokenId: id ?? { not: null },
    },
    _count: { _all: true, lastReportAt: true },
    _max: { createdAt: true, lastReportAt: true },
  });
  const byToken = new Map(
    rows.map(({ autoEnrollmentTokenId, _count, _max }) => [
      autoEnrollmentTokenId,
      {
        made: _count._all,
        reported: _count.lastReportAt,
        lastMadeAt: _max.createdAt,
        lastReportAt: _max.lastReportAt,
      },
    ]),
  );
  return (tokenId) => byToken.get(tokenId) ?? none;
}
