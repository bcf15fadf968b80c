import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { isUniqueViolation } from "@/lib/db/errors";
import { announcePerson } from "@/lib/fleet/account/announce-person";
import type { updateAccountSchema } from "@/lib/fleet/account/schema";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";

/**
 * Changes the caller's names and e-mail address; what is left out stays, and nothing given changes
 * nothing. An address of somebody else is 409.
 */
export async function updateAccount(
  ctx: UserCtx,
  input: z.output<typeof updateAccountSchema>,
): Promise<void> {
  const { id, name } = ctx.actor;
  const fields = Object.entries(input).flatMap(([key, value]) =>
    value === undefined ? [] : [key],
  );
  if (fields.length === 0) return;
  try {
    await inTransaction(ctx.db, async (tx) => {
      await tx.user.update({ where: { id }, data: input });
      const subject = { type: "user", id, name } as const;
      await recordAudit(tx, ctx, "account.updated", subject, { fields: fields.join(", ") });
    });
  } catch (error) {
    if (!isUniqueViolation(error, "email")) throw error;
    const message = "This e-mail address belongs to another account";
    const issues = [{ location: "body", path: "email", message } as const];
    throw new FleetError("conflict", message, { issues });
  }
  await announcePerson(ctx);
}
