import { z } from "zod";
import { inTransaction } from "@/lib/db";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { refused } from "@/lib/fleet/credentials/verify-agent";

const MOST_KEPT = 20;

/** What an agent tells of one of its integrations: its name, and whatever else. */
export const integrationStatusSchema = z.looseObject({
  integration: z
    .string("integration is required")
    .min(1, "integration is required")
    .max(64, "integration must have at most 64 characters"),
  enabled: z.boolean().nullish(),
  status: z.string().max(255).nullish(),
  message: z.string().max(1024).nullish(),
});

export const integrationStatusReply = z.object({
  success: z.literal(true),
  message: z.literal("Integration status recorded"),
});

/** Keeps the last thing an agent said of an integration, of at most 20. */
export async function recordIntegrationStatus(
  ctx: AgentCtx,
  { integration, enabled, status, message }: z.output<typeof integrationStatusSchema>,
): Promise<z.input<typeof integrationStatusReply>> {
  const { id: hostId } = ctx.host;
  await inTransaction(ctx.db, async (tx) => {
    const { count } = await tx.host.updateMany({
      where: { id: hostId },
      data: { updatedAt: ctx.now },
    });
    if (count === 0) throw refused("deleted");
    const said = { enabled: enabled ?? null, status: status ?? null, message: message ?? null };
    const known = await tx.hostInventory.findUnique({ where: { hostId } });
    const before = (known?.integrations ?? {}) as Record<string, object>;
    const others = Object.entries(before).filter(([name]) => name !== integration);
    const integrations = Object.fromEntries(
      [...others, [integration, said] as const].slice(-MOST_KEPT),
    );
    await tx.hostInventory.upsert({
      where: { hostId },
      create: { hostId, integrations },
      update: { integrations },
    });
  });
  return { success: true, message: "Integration status recorded" };
}
