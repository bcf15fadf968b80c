import { db } from "@/lib/db";

/** Makes a host one that so many machines check in as, from 10.0.0.1 on. */
export async function buildClones(hostId: string, count: number, now = new Date()): Promise<void> {
  const seconds = (n: number) => new Date(now.getTime() + n * 1000);
  await db.hostBoot.createMany({
    data: Array.from({ length: count }, (_, n) => ({
      hostId,
      bootId: `boot-${n + 1}`,
      address: `10.0.0.${n + 1}`,
      firstSeenAt: seconds(n - count - 60),
      lastSeenAt: seconds(-(n % 30)),
      comebacks: 3,
    })),
  });
  const data = { bootId: "boot-1", cloneSeenAt: now, lastSeenAt: now, onlineUntil: seconds(3600) };
  await db.host.update({ where: { id: hostId }, data });
}
