import type { Db } from "@/lib/db";
import { aliveBoots, countSplits, lockBoots } from "@/lib/fleet/clones/boots";

/**
 * Forgets a copy that is a host of its own now, in the transaction that spends its token. When one
 * machine is left it is no clone any more.
 */
export async function releaseCopy(
  tx: Db,
  copy: { hostId: string; bootId: string },
  organizationId: string,
  now: Date,
): Promise<void> {
  const { hostId, bootId } = copy;
  const host = await lockBoots(tx, hostId, organizationId);
  if (!host) return;
  await tx.hostBoot.deleteMany({ where: { hostId, bootId } });
  await countSplits(tx, hostId);
  const machines = await tx.hostBoot.count({ where: aliveBoots(host, now) });
  if (machines > 1) return;
  await tx.host.update({ where: { id: hostId }, data: { cloneSeenAt: null } });
  await tx.hostBoot.updateMany({ where: { hostId }, data: { comebacks: 0 } });
}
