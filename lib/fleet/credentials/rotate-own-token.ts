import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { retireRotated } from "@/lib/fleet/credentials/retire";
import {
  lockHost,
  newToken,
  rotated,
  rotateToken,
  type rotateTokenReply,
} from "@/lib/fleet/credentials/rotate-token";
import { FleetError } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";
import { randomToken, tokenPrefix } from "@/lib/secrets/random";

/** An agent needs the old token until it has stored the new one. */
const DEFAULT_OVERLAP_SECONDS = 600;

/**
 * An agent's rotation of its own token. One that comes with the credential before the newest
 * repeats a rotation whose answer was lost: it replaces the token nobody received, and the
 * credential the agent holds stays good. After an admin's rotation that credential makes no
 * token any more (409): whoever has an old one must not keep itself in.
 */
export async function rotateOwnToken(
  ctx: AgentCtx,
  { overlapSeconds = DEFAULT_OVERLAP_SECONDS }: { overlapSeconds?: number | undefined },
): Promise<z.input<typeof rotateTokenReply>> {
  const { id } = ctx.host;
  if (ctx.host.provedBy === "current") return rotateToken(ctx, { id, overlapSeconds });
  const token = randomToken("mst_agent");
  const prefix = tokenPrefix(token);
  const host = await inTransaction(ctx.db, async (tx) => {
    const before = await lockHost(tx, ctx, id);
    const same = before.credentialEpoch === ctx.host.credentialEpoch;
    if (!same || !before.tokenRotatedByAgent || before.previousExpiresAt === null) {
      throw new FleetError("conflict", "The agent token was rotated; use the new one");
    }
    await tx.host.update({
      where: { id },
      data: {
        ...newToken(ctx, token),
        previousExpiresAt: new Date(ctx.now.getTime() + overlapSeconds * 1000),
      },
    });
    await retireRotated(tx, before, [before.agentTokenHash], ctx.now);
    const subject = { type: "host", id, name: before.name } as const;
    await recordAudit(tx, ctx, "host.token_rotated", subject, { prefix, overlapSeconds });
    return before;
  });
  announce(ctx.organizationId, "hosts", id);
  return rotated(ctx, host, token);
}
