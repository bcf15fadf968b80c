import { z } from "zod";
import { db } from "@/lib/db";
import { groupCommit } from "@/lib/db/group-commit";
import { recordSeen, type Seen } from "@/lib/db/statements";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import {
  clockSkew,
  type Facts,
  factColumns,
  factsDigest,
  factsSchema,
} from "@/lib/fleet/hosts/facts";
import { HEARTBEAT_INTERVAL_SECONDS, hostStatus, onlineUntil } from "@/lib/fleet/hosts/status";
import { announce } from "@/lib/fleet/live/announce";

/** The body of a heartbeat is optional, and so is every fact in it. */
export const heartbeatSchema = factsSchema.optional();

export const heartbeatReply = z.object({
  message: z.literal("Heartbeat recorded"),
  serverTime: z.date(),
  heartbeatIntervalSeconds: z.number(),
});

// While one write is under way the next heartbeats gather, then one statement writes them all.
const seen = groupCommit<Seen>((rows) => recordSeen(db, rows));

/**
 * Records a sign of life, and facts when they changed (S1). Answers after the commit: a read
 * that follows sees it.
 */
export async function recordHeartbeat(
  ctx: AgentCtx,
  facts: Facts | undefined,
): Promise<z.input<typeof heartbeatReply>> {
  const { host, now } = ctx;
  const changed = facts !== undefined && (await recordFacts(ctx, facts));
  await seen({
    hostId: host.id,
    lastSeenAt: now,
    onlineUntil: onlineUntil(now, host.checkInIntervalSeconds),
    address: ctx.ip,
    clockSkewSeconds: clockSkew(facts, now),
  });
  if (changed || hostStatus(host, now) !== "online") {
    announce(ctx.organizationId, "hosts", host.id);
  }
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
