import { aliveBoots, aliveSince, type Presence } from "@/lib/fleet/clones/boots";
import type { Ctx } from "@/lib/fleet/context";

/** One of the machines that use the credential of a host. */
export type Machine = {
  bootId: string;
  address: string | null;
  lastSeenAt: string;
  /** Stays the host; is to hear at its next check-in that it enrolls anew; has heard it. */
  state: "here" | "waiting" | "told";
};

/**
 * The machines that are one host now, in the order they were first heard of: two or more, and at
 * most as many as are kept. None where there is no clone, without asking the database.
 */
export async function listMachines(
  ctx: Ctx,
  host: Presence & { cloneSeenAt: Date | null },
): Promise<Machine[]> {
  if (host.cloneSeenAt === null || host.cloneSeenAt < aliveSince(host, ctx.now)) return [];
  const boots = await ctx.db.hostBoot.findMany({
    where: aliveBoots(host, ctx.now),
    orderBy: [{ firstSeenAt: "asc" }, { bootId: "asc" }],
  });
  if (boots.length < 2) return [];
  return boots.map(({ bootId, address, lastSeenAt, splitAt, splitTokenId }) => {
    const latest = bootId === host.bootId ? (host.lastSeenAt ?? lastSeenAt) : lastSeenAt;
    const told = splitTokenId === null ? "waiting" : "told";
    const state = splitAt === null ? "here" : told;
    return { bootId, address, lastSeenAt: latest.toISOString(), state };
  });
}
