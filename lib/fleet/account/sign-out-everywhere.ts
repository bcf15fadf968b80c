import { inTransaction } from "@/lib/db";
import { announcePerson } from "@/lib/fleet/account/announce-person";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";

/**
 * Ends every session and bearer token of the caller at their next request, this one too:
 * whoever wants to stay signed in here makes a new session of the epoch returned.
 */
export async function signOutEverywhere(
  ctx: UserCtx,
): Promise<{ id: string; sessionEpoch: number }> {
  const { id, name } = ctx.actor;
  const user = await inTransaction(ctx.db, async (tx) => {
    await recordAudit(tx, ctx, "account.signed_out_everywhere", { type: "user", id, name });
    await tx.bearerToken.deleteMany({ where: { userId: id } });
    return tx.user.update({
      where: { id },
      data: { sessionEpoch: { increment: 1 } },
      select: { id: true, sessionEpoch: true },
    });
  });
  await announcePerson(ctx);
  return user;
}
