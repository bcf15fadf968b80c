import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { announcePerson } from "@/lib/fleet/account/announce-person";
import type { changePasswordSchema } from "@/lib/fleet/account/schema";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { provePassword } from "@/lib/fleet/members/prove-password";
import { hashPassword } from "@/lib/secrets/password";

/**
 * Changes the caller's password and ends every session and bearer token of theirs, this one
 * too: whoever calls it for a browser gives that one a new session of the epoch returned.
 * A wrong current password is 403 and counts as a failed sign-in (429). Of two changes at once
 * one is made; the other is 409.
 */
export async function changePassword(
  ctx: UserCtx,
  input: z.output<typeof changePasswordSchema> & { device?: string | undefined },
): Promise<{ id: string; sessionEpoch: number }> {
  const { id, name } = ctx.actor;
  const { sessionEpoch } = await proveCurrent(ctx, input);
  const passwordHash = await hashPassword(input.newPassword);
  const next = sessionEpoch + 1;
  await inTransaction(ctx.db, async (tx) => {
    const changed = await tx.user.updateMany({
      // The epoch the password was proved under: nobody changed it in between.
      where: { id, sessionEpoch },
      data: { passwordHash, sessionEpoch: next },
    });
    if (changed.count === 0) {
      throw new FleetError("conflict", "Your password was just changed elsewhere. Sign in again");
    }
    await tx.bearerToken.deleteMany({ where: { userId: id } });
    await recordAudit(tx, ctx, "account.password_changed", { type: "user", id, name });
  });
  await announcePerson(ctx);
  return { id, sessionEpoch: next };
}

async function proveCurrent(
  ctx: UserCtx,
  { currentPassword, device }: { currentPassword: string; device?: string | undefined },
) {
  try {
    return await provePassword(ctx, {
      login: ctx.actor.name,
      password: currentPassword,
      device,
    });
  } catch (error) {
    if (!(error instanceof FleetError && error.kind === "unauthenticated")) throw error;
    const message = "This is not your current password";
    const issues = [{ location: "body", path: "currentPassword", message } as const];
    // Not 401: the session is good, and a client must not throw it away.
    throw new FleetError("forbidden", message, { issues });
  }
}
