import { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { announce } from "@/lib/fleet/live/announce";
import { forgetAgentSettings } from "@/lib/fleet/organizations/agent-settings";
import { yesOrNo } from "@/lib/zod-values";

const intervalRule = "Agents check in every 10 to 3600 seconds";
const ageRule = "Package lists become too old after 1 to 365 days";

/** A number of a form, which is a text of digits, or one of JSON. */
function wholeNumber(min: number, max: number, rule: string) {
  const digits = z
    .string(rule)
    .regex(/^\s*\d+\s*$/, rule)
    .transform(Number);
  return z
    .union([z.number(rule), digits], rule)
    .pipe(z.number().int(rule).min(min, rule).max(max, rule));
}

export const agentSettingsSchema = z.object({
  checkInIntervalSeconds: wholeNumber(10, 3600, intervalRule),
  agentUpdates: z.enum(["OFF", "ON_REQUEST", "ON"]),
  // Left out, these stay as they are.
  listsMaxAgeDays: wholeNumber(1, 365, ageRule).optional(),
  dockerIntegration: yesOrNo("Reports of containers are on or off").optional(),
});

/**
 * Changes how often agents check in, whether they update, from which age on package lists are too
 * old to count updates by, and whether agents of the field report containers. Agents hear of it when
 * they check in.
 */
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
