import { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { announce } from "@/lib/fleet/live/announce";
import { forgetAgentSettings } from "@/lib/fleet/organizations/agent-settings";

const intervalRule = "Agents check in every 10 to 3600 seconds";

export const agentSettingsSchema = z.object({
  checkInIntervalSeconds: z.coerce
    .number<string | number>(intervalRule)
    .int(intervalRule)
    .min(10, intervalRule)
    .max(3600, intervalRule),
  agentUpdates: z.enum(["OFF", "ON_REQUEST", "ON"]),
});

/** Changes how often agents check in and whether they update. They hear of it when they do. */
export async function changeAgentSettings(
  ctx: UserCtx,
  settings: z.output<typeof agentSettingsSchema>,
): Promise<void> {
  const id = ctx.organizationId;
  await inTransaction(ctx.db, async (tx) => {
    const { name } = await tx.organization.update({ where: { id }, data: settings });
    const subject = { type: "organization", id, name } as const;
    await recordAudit(tx, ctx, "organization.agents_changed", subject, settings);
  });
  forgetAgentSettings(id);
  announce(id, "members", id);
}
