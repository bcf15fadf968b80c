import type { Caller } from "@/lib/fleet/context";

const NOTE_EVERY_MS = 60_000;

/**
 * Keeps on the host that its agent was refused and why: the evidence behind "why offline?".
 * At most one write a minute and host, however often the agent tries.
 */
export async function noteRefusal(caller: Caller, hostId: string, why: string): Promise<void> {
  const since = new Date(caller.now.getTime() - NOTE_EVERY_MS);
  await caller.db.host.updateMany({
    where: {
      id: hostId,
      OR: [
        { lastRefusedAt: null },
        { lastRefusedAt: { lt: since } },
        { lastRefusedAt: { gt: caller.now } },
        { lastRefusal: { not: why } },
      ],
    },
    data: { lastRefusedAt: caller.now, lastRefusal: why },
  });
}
