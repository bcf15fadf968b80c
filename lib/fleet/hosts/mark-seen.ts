import { db } from "@/lib/db";
import { groupCommit } from "@/lib/db/group-commit";
import { recordSeen, type Seen } from "@/lib/db/statements";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { hostStatus, onlineUntil } from "@/lib/fleet/hosts/status";
import { announce } from "@/lib/fleet/live/announce";

// While one write is under way the next signs of life gather, then one statement writes them all.
const write = groupCommit<Seen>((rows) => recordSeen(db, rows));

type Sign = {
  /** How often this agent says it comes; without it what is stored stays. */
  intervalSeconds?: number;
  clockSkewSeconds?: number | null;
  /** What else of the host changed, so that pages look again. */
  changed?: boolean;
};

/**
 * Records a sign of life of the calling host, whatever endpoint it came by. Answers after the
 * commit: a read that follows sees it.
 */
export async function markSeen(
  ctx: AgentCtx,
  { intervalSeconds, clockSkewSeconds = null, changed = false }: Sign = {},
): Promise<void> {
  const { host, now } = ctx;
  await write({
    hostId: host.id,
    lastSeenAt: now,
    onlineUntil: onlineUntil(now, intervalSeconds ?? host.checkInIntervalSeconds),
    address: ctx.ip,
    clockSkewSeconds,
    checkInIntervalSeconds: intervalSeconds ?? null,
  });
  if (changed || hostStatus(host, now) !== "online") {
    announce(ctx.organizationId, "hosts", host.id);
  }
}
