import { type Db, inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { aliveBoots, aliveSince, countSplits, lockBoots } from "@/lib/fleet/clones/boots";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { announce } from "@/lib/fleet/live/announce";

const DAY_MS = 86_400_000;

/** A boot that nobody heard of this long is forgotten; one that is to enroll anew, later. */
const KEPT_MS = DAY_MS;
const SPLIT_KEPT_MS = 30 * DAY_MS;
const MOST_KEPT = 1000;

/**
 * Two times back after a later boot, each time within what counts as alive, is a second machine.
 * Once is not: a request of a machine's life before may be the last to arrive.
 */
const COMEBACKS_OF_A_CLONE = 2;

/**
 * Keeps which boot of its machine a check-in came from, and notices a host cloned from a template:
 * machines with one credential, whose boots come back after one another, where those of one machine
 * follow one another. Writes only when the boot is another than at the last check-in, and audits
 * once for as long as the machines go on. Returns how many boots of the host are to enroll anew.
 */
export async function noteBoot(ctx: AgentCtx, bootId: string): Promise<number> {
  if (ctx.host.bootId === bootId) return ctx.host.openSplits;
  const { id, name } = ctx.host;
  const { openSplits, news } = await inTransaction(ctx.db, async (tx) => {
    const host = await lockBoots(tx, id, ctx.organizationId);
    if (!host || host.bootId === bootId) return { openSplits: host?.openSplits ?? 0, news: false };
    const given = { hostId: id, bootId: { in: [bootId, host.bootId ?? ""] } };
    const boots = await tx.hostBoot.findMany({ where: given });
    const boot = boots.find((one) => one.bootId === bootId);
    const latest = boots.find((one) => one.bootId === host.bootId);
    // It arrived before the latest boot did, and waited for its turn here.
    if (latest && ctx.now < latest.firstSeenAt) return { openSplits: host.openSplits, news: false };
    if (latest && host.lastSeenAt && latest.lastSeenAt < host.lastSeenAt) {
      const { hostId, bootId, lastSeenAt } = { ...latest, lastSeenAt: host.lastSeenAt };
      await tx.hostBoot.updateMany({ where: { hostId, bootId }, data: { lastSeenAt } });
    }
    const since = aliveSince(host, ctx.now);
    const known = host.cloneSeenAt !== null && host.cloneSeenAt >= since;
    const cameBack = boot !== undefined && boot.lastSeenAt >= since;
    const afterLater = cameBack && latest !== undefined && boot.firstSeenAt <= latest.firstSeenAt;
    const comebacks = (cameBack ? boot.comebacks : 0) + (afterLater ? 1 : 0);
    const cloned = known ? cameBack : comebacks >= COMEBACKS_OF_A_CLONE;
    const sign = { address: ctx.ip, lastSeenAt: ctx.now, comebacks };
    if (boot) {
      await tx.hostBoot.updateMany({ where: { hostId: id, bootId }, data: sign });
    } else if (await makeRoom(tx, host, ctx.now)) {
      await tx.hostBoot.create({ data: { ...sign, hostId: id, bootId, firstSeenAt: ctx.now } });
    }
    const data = { bootId, ...(cloned && { cloneSeenAt: ctx.now }) };
    const kept = await tx.host.update({ where: { id }, data, select: { openSplits: true } });
    const noticed = cloned && !known;
    if (noticed) {
      const where = aliveBoots({ ...host, bootId }, ctx.now);
      const machines = await tx.hostBoot.findMany({ where, orderBy: { firstSeenAt: "asc" } });
      const addresses = new Set(machines.map(({ address }) => address ?? "unknown"));
      await recordAudit(
        tx,
        ctx,
        "host.clone_seen",
        { type: "host", id, name },
        {
          machines: machines.length,
          addresses: [...addresses].slice(0, 5).join(", "),
        },
      );
    }
    return { openSplits: kept.openSplits, news: noticed || (known && !boot) };
  });
  if (news) announce(ctx.organizationId, "hosts", id);
  return openSplits;
}

type Locked = NonNullable<Awaited<ReturnType<typeof lockBoots>>>;

/**
 * Forgets old boots of a locked host; says whether there is room for one more. Boots that are alive
 * stay: of however many machines the first thousand are known by when they come back.
 */
async function makeRoom(tx: Db, host: Locked, now: Date): Promise<boolean> {
  const { id: hostId, bootId } = host;
  const others = { hostId, bootId: { not: bootId ?? "" } };
  const before = (ms: number) => ({ lt: new Date(now.getTime() - ms) });
  const { count: old } = await tx.hostBoot.deleteMany({
    where: {
      ...others,
      OR: [{ splitAt: null, lastSeenAt: before(KEPT_MS) }, { lastSeenAt: before(SPLIT_KEPT_MS) }],
    },
  });
  if (old > 0 && host.openSplits > 0) await countSplits(tx, hostId);
  if ((await tx.hostBoot.count({ where: { hostId } })) < MOST_KEPT) return true;
  const dead = { ...others, splitAt: null, lastSeenAt: { lt: aliveSince(host, now) } };
  return (await tx.hostBoot.deleteMany({ where: dead })).count > 0;
}
