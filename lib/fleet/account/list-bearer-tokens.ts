import type { UserCtx } from "@/lib/fleet/context";

/** A bearer token of the caller, without anything secret. */
export type BearerTokenView = Awaited<ReturnType<typeof listBearerTokens>>[number];

/** The caller's bearer tokens that are still good, in every organization, newest first. */
export async function listBearerTokens(ctx: UserCtx) {
  return ctx.db.bearerToken.findMany({
    where: { userId: ctx.actor.id, expiresAt: { gt: ctx.now } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: {
      id: true,
      createdAt: true,
      createdIp: true,
      userAgent: true,
      expiresAt: true,
      lastUsedAt: true,
      lastUsedIp: true,
      organization: { select: { id: true, name: true } },
    },
  });
}
