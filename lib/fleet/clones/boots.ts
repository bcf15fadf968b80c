import type { Db, Prisma } from "@/lib/db";

// A boot is one life of a machine, from boot to boot. Whoever writes boots of a host locks the
// host first, and a token that it spends or revokes before that.

const SHORTEST_ALIVE_MS = 10 * 60_000;

/** What of a host says which of its boots are alive. */
export type Presence = {
  id: string;
  bootId: string | null;
  lastSeenAt: Date | null;
  checkInIntervalSeconds: number;
};

/** A boot heard of since then counts as alive: ten minutes ago, or three check-ins. */
export function aliveSince(host: Pick<Presence, "checkInIntervalSeconds">, now: Date): Date {
  const aliveMs = Math.max(SHORTEST_ALIVE_MS, 3000 * host.checkInIntervalSeconds);
  return new Date(now.getTime() - aliveMs);
}

/** The boots of a host that are alive now. */
export function aliveBoots(host: Presence, now: Date): Prisma.HostBootWhereInput {
  const since = aliveSince(host, now);
  // Check-ins of the latest boot are written to the host alone.
  const latest = host.lastSeenAt !== null && host.lastSeenAt >= since ? [host.bootId ?? ""] : [];
  return { hostId: host.id, OR: [{ lastSeenAt: { gte: since } }, { bootId: { in: latest } }] };
}

const lockedColumns = {
  id: true,
  name: true,
  bootId: true,
  lastSeenAt: true,
  checkInIntervalSeconds: true,
  cloneSeenAt: true,
  openSplits: true,
} as const;

export type LockedHost = Prisma.HostGetPayload<{ select: typeof lockedColumns }>;

/** Locks a host by writing what it holds already, and reads it; null when it is gone. */
export async function lockBoots(
  tx: Db,
  id: string,
  organizationId: string,
): Promise<LockedHost | null> {
  const where = { id, organizationId };
  const data = { organizationId };
  const [host] = await tx.host.updateManyAndReturn({ where, data, select: lockedColumns });
  return host ?? null;
}

/** Keeps how many boots of a locked host are to enroll anew. */
export async function countSplits(tx: Db, id: string): Promise<void> {
  const openSplits = await tx.hostBoot.count({ where: { hostId: id, splitAt: { not: null } } });
  await tx.host.update({ where: { id }, data: { openSplits } });
}
