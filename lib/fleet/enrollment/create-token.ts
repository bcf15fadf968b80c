import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { installCommands } from "@/lib/fleet/enrollment/install-commands";
import type { createTokenReply, createTokenSchema } from "@/lib/fleet/enrollment/schema";
import { TOKEN_LIFETIME_HOURS } from "@/lib/fleet/enrollment/token-state";
import { requireGroup } from "@/lib/fleet/groups/require-group";
import { announce } from "@/lib/fleet/live/announce";
import { sha256 } from "@/lib/secrets/hash";
import { randomToken, tokenPrefix } from "@/lib/secrets/random";

/**
 * Makes a one-time enrollment token, good for 24 hours and one host (S0). The plaintext is in
 * this answer only. An unknown host group is 400.
 */
export async function createToken(
  ctx: UserCtx,
  input: z.output<typeof createTokenSchema>,
): Promise<z.input<typeof createTokenReply>> {
  const token = randomToken("mst_enroll");
  const prefix = tokenPrefix(token);
  const expiresAt = new Date(ctx.now.getTime() + TOKEN_LIFETIME_HOURS * 3_600_000);
  const { id } = await inTransaction(ctx.db, async (tx) => {
    await requireGroup(tx, ctx.organizationId, input?.hostGroupId);
    const row = await tx.hostToken.create({
      data: {
        organizationId: ctx.organizationId,
        name: input?.name || null,
        tokenHash: sha256(token),
        tokenPrefix: prefix,
        hostGroupId: input?.hostGroupId ?? null,
        expiresAt,
        createdById: ctx.actor.id,
        createdAt: ctx.now,
      },
      select: { id: true, name: true },
    });
    const subject = { type: "enrollment_token", id: row.id, name: row.name ?? prefix } as const;
    await recordAudit(tx, ctx, "enrollment_token.created", subject);
    return row;
  });
  announce(ctx.organizationId, "tokens", id);
  return { id, token, tokenPrefix: prefix, expiresAt, commands: installCommands(id, token) };
}
