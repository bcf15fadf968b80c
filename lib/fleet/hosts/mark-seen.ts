import { db, inTransaction } from "@/lib/db";
import { groupCommit } from "@/lib/db/group-commit";
import { recordRepeats } from "@/lib/db/repeat-statements";
import { recordSeen, type Seen } from "@/lib/db/statements";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { hostStatus, onlineUntil } from "@/lib/fleet/hosts/status";
import { announce } from "@/lib/fleet/live/announce";

// While one write is under way the next signs of life gather, then one statement writes them all.
const write = groupCommit<Seen & { repeated: boolean }>(async (signs) => {
  const rows = signs.map(({ repeated: _, ...row }) => row);
  const repeats = signs
    .filter(({ repeated }) => repeated)
    .map(({ hostId, lastSeenAt }) => ({ hostId, at: lastSeenAt }));
  if (repeats.length === 0) return recordSeen(db, rows);
  await inTransaction(db, async (tx) => {
    // Locks the hosts: their reports follow one another from here on.
    await recordSeen(tx, rows);
    await recordRepeats(tx, repeats);
  });
});

type Sign = {
  /** How often this agent says it comes; without it what is stored stays. */
  intervalSeconds?: number;
  clockSkewSeconds?: number | null;
  /** What else of the host changed, so that pages look again. */
  changed?: boolean;
  /** It came with a report that was no news: the latest one once more. */
  repeated?: boolean;
};

/**
 * Records a sign of life of the calling host, whatever endpoint it came by. Answers after the
 * commit: a read that follows sees it.
 */
export async function markSeen(
  ctx: AgentCtx,
  { intervalSeconds, clockSkewSeconds = null, changed = false, repeated = false }: Sign = {},
): Promise<void> {
  const { host, now } = ctx;
  await write({
    hostId: host.id,
    lastSeenAt: now,
    onlineUntil: onlineUntil(now, intervalSeconds ?? host.checkInIntervalSeconds),
    address: ctx.ip,
    clockSkewSeconds,
    checkInIntervalSeconds: intervalSeconds ?? null,
    repeated,
  });
  if (changed || hostStatus(host, now) !== "online") {
    announce(ctx.organizationId, "hosts", host.id);
  }
}
