import { z } from "zod";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import {
  clockSkew,
  type Facts,
  factColumns,
  factsDigest,
  factsSchema,
} from "@/lib/fleet/hosts/facts";
import { markSeen } from "@/lib/fleet/hosts/mark-seen";
import { HEARTBEAT_INTERVAL_SECONDS } from "@/lib/fleet/hosts/status";

/** The body of a heartbeat is optional, and so is every fact in it. */
export const heartbeatSchema = factsSchema.optional();

export const heartbeatReply = z.object({
  message: z.literal("Heartbeat recorded"),
  serverTime: z.date(),
  heartbeatIntervalSeconds: z.number(),
});

/**
 * Records a sign of life, and facts when they changed (S1). Answers after the commit: a read
 * that follows sees it.
 */
export async function recordHeartbeat(
  ctx: AgentCtx,
  facts: Facts | undefined,
): Promise<z.input<typeof heartbeatReply>> {
  const changed = facts !== undefined && (await recordFacts(ctx, facts));
  await markSeen(ctx, {
    intervalSeconds: HEARTBEAT_INTERVAL_SECONDS,
    clockSkewSeconds: clockSkew(facts, ctx.now),
    changed,
  });
  return {
    message: "Heartbeat recorded",
    serverTime: new Date(),
    heartbeatIntervalSeconds: HEARTBEAT_INTERVAL_SECONDS,
  };
}

/** Writes facts that differ from those stored; says whether it did. */
async function recordFacts(ctx: AgentCtx, facts: Facts): Promise<boolean> {
  const columns = factColumns(facts);
  const given = Object.values(columns).some((value) => value !== undefined);
  const digest = factsDigest(facts);
  if (!given || digest === ctx.host.factsDigest) return false;
  await ctx.db.host.updateMany({
    where: { id: ctx.host.id },
    data: { ...columns, factsDigest: digest },
  });
  return true;
}
