import { type Db, inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import {
  aliveBoots,
  aliveSince,
  countSplits,
  type LockedHost,
  lockBoots,
} from "@/lib/fleet/clones/boots";
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
  const { openSplits, isNews } = await inTransaction(ctx.db, async (tx) => {
    const host = await lockBoots(tx, ctx.host.id, ctx.organizationId);
    if (!host || host.bootId === bootId) return nothing(host);
    const ids = [bootId, host.bootId ?? ""];
    const boots = await tx.hostBoot.findMany({ where: { hostId: host.id, bootId: { in: ids } } });
    const boot = boots.find((one) => one.bootId === bootId);
    const latest = boots.find((one) => one.bootId === host.bootId);
    // It arrived before the latest boot did, and waited for its turn here.
    if (latest && isAfter(latest.firstSeenAt, ctx.now)) return nothing(host);
    if (latest && host.lastSeenAt && latest.lastSeenAt < host.lastSeenAt) {
      const where = { hostId: host.id, bootId: latest.bootId };
      await tx.hostBoot.updateMany({ where, data: { lastSeenAt: host.lastSeenAt } });
    }
    const { comebacks, cloned, known } = judge(host, boot, latest, ctx.now);
    const sign = { address: ctx.ip, lastSeenAt: ctx.now, comebacks };
    if (boot) {
      await tx.hostBoot.updateMany({ where: { hostId: host.id, bootId }, data: sign });
    } else if (await makeRoom(tx, host, ctx.now)) {
      const data = { ...sign, hostId: host.id, bootId, firstSeenAt: ctx.now };
      await tx.hostBoot.create({ data });
    }
    const kept = await tx.host.update({
      where: { id: host.id },
      data: { bootId, ...(cloned && { cloneSeenAt: ctx.now }) },
      select: { openSplits: true },
    });
    if (cloned && !known) await auditClone(tx, ctx, { ...host, bootId });
    return { openSplits: kept.openSplits, isNews: known ? !boot : cloned };
  });
  if (isNews) announce(ctx.organizationId, "hosts", ctx.host.id);
  return openSplits;
}

const nothing = (host: LockedHost | null) => ({ openSplits: host?.openSplits ?? 0, isNews: false });

/** Whether a time is after that of a call, and not by a clock that was ahead. */
const isAfter = (time: Date, now: Date) => time > now && time <= new Date();

type Boot = { firstSeenAt: Date; lastSeenAt: Date; comebacks: number };

/** Whether a boot that follows the latest one shows that there are two machines. */
function judge(host: LockedHost, boot: Boot | undefined, latest: Boot | undefined, now: Date) {
  const since = aliveSince(host, now);
  const known = host.cloneSeenAt !== null && host.cloneSeenAt >= since;
  if (!boot || boot.lastSeenAt < since) return { comebacks: 0, cloned: false, known };
  const isAfterLater = latest !== undefined && boot.firstSeenAt <= latest.firstSeenAt;
  const comebacks = boot.comebacks + (isAfterLater ? 1 : 0);
  return { comebacks, cloned: known || comebacks >= COMEBACKS_OF_A_CLONE, known };
}

async function auditClone(tx: Db, ctx: AgentCtx, host: LockedHost): Promise<void> {
  const where = aliveBoots(host, ctx.now);
  const boots = await tx.hostBoot.findMany({ where, orderBy: { firstSeenAt: "asc" } });
  const addresses = new Set(boots.map(({ address }) => address ?? "unknown"));
  const subject = { type: "host", id: host.id, name: host.name } as const;
  const detail = { machines: boots.length, addresses: [...addresses].slice(0, 5).join(", ") };
  await recordAudit(tx, ctx, "host.clone_seen", subject, detail);
}

/**
 * Forgets old boots of a locked host; says whether there is room for one more. Boots that are alive
 * stay: of however many machines the first thousand are known by when they come back.
 */
async function makeRoom(tx: Db, host: LockedHost, now: Date): Promise<boolean> {
  const { id: hostId, bootId } = host;
  const others = { hostId, bootId: { not: bootId ?? "" } };
  const before = (ms: number) => ({ lt: new Date(now.getTime() - ms) });
  const isOld = [
    { splitAt: null, lastSeenAt: before(KEPT_MS) },
    { lastSeenAt: before(SPLIT_KEPT_MS) },
  ];
  const old = await tx.hostBoot.deleteMany({ where: { ...others, OR: isOld } });
  if (old.count > 0 && host.openSplits > 0) await countSplits(tx, hostId);
  if ((await tx.hostBoot.count({ where: { hostId } })) < MOST_KEPT) return true;
  const dead = { ...others, splitAt: null, lastSeenAt: { lt: aliveSince(host, now) } };
  return (await tx.hostBoot.deleteMany({ where: dead })).count > 0;
}
