import { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { announce } from "@/lib/fleet/live/announce";

export const uninstallReply = z.object({ message: z.literal("Agent removed") });

/** An agent says that it is about to remove itself: the host stays, and nobody waits for it. */
export async function recordUninstall(ctx: AgentCtx): Promise<z.input<typeof uninstallReply>> {
  const { id, name } = ctx.host;
  await inTransaction(ctx.db, async (tx) => {
    const data = { uninstalledAt: ctx.now, onlineUntil: ctx.now };
    const { count } = await tx.host.updateMany({ where: { id }, data });
    if (count === 0) return;
    const subject = { type: "host", id, name } as const;
    await recordAudit(tx, ctx, "host.uninstalled", subject);
  });
  announce(ctx.organizationId, "hosts", id);
  return { message: "Agent removed" };
}
