import { db } from "@/lib/db";
import type { Announcement, Topic } from "@/lib/fleet/live/announce";

/** Servers' clocks differ: rows this old may be news. */
const WINDOW_MS = 60_000;
/** Of one organization at once; pages look again as a whole. */
const MOST = 100;

const topics: Record<string, Topic> = {
  organization: "members",
  user: "members",
  invitation: "members",
  enrollment_token: "tokens",
  auto_enrollment_token: "tokens",
  host_group: "groups",
  host: "hosts",
};

/** What is known of an organization: rows of its audit, and numbers that move with the rest. */
type Known = { audited: Set<string>; numbers: Record<"hosts" | "tokens", string> };

let known = new Map<string, Known>();

/** Starts anew: what changed until the next question is heard of in another way. */
export function forgetChanges(): void {
  if (known.size > 0) known = new Map();
}

/**
 * What changed in these organizations since the last question, by any server, for when nothing is
 * heard of the others. The first question after `forgetChanges` gives "hosts" for each: nobody knows
 * what was missed. What leaves no row of the audit is told by numbers that move with it, without
 * an id.
 */
export async function newChanges(
  organizationIds: readonly string[],
  now: Date,
): Promise<Announcement[]> {
  const before = known;
  known = new Map();
  const changes: Announcement[] = [];
  for (const organizationId of organizationIds) {
    const last = before.get(organizationId);
    const rows = await recentlyAudited(organizationId, now);
    const numbers = await numbersOf(organizationId, now);
    known.set(organizationId, { audited: new Set(rows.map(({ id }) => id)), numbers });
    if (!last) {
      changes.push({ organizationId, topic: "hosts", id: "" });
      continue;
    }
    for (const { id, subjectType, subjectId } of rows) {
      const topic = topics[subjectType];
      if (topic && !last.audited.has(id)) {
        changes.push({ organizationId, topic, id: subjectId ?? "" });
      }
    }
    for (const topic of ["hosts", "tokens"] as const) {
      if (numbers[topic] !== last.numbers[topic]) changes.push({ organizationId, topic, id: "" });
    }
  }
  return changes;
}

function recentlyAudited(organizationId: string, now: Date) {
  return db.auditEntry.findMany({
    where: {
      organizationId,
      at: { gte: new Date(now.getTime() - WINDOW_MS) },
      // Of no interest to a page but the audit's, and a change of members ends every stream.
      action: { not: "account.signed_in" },
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: MOST,
    select: { id: true, subjectType: true, subjectId: true },
  });
}

async function numbersOf(organizationId: string, now: Date): Promise<Known["numbers"]> {
  const where = { organizationId };
  const hosts = await db.host.aggregate({
    where,
    _count: true,
    _sum: { openCommands: true, openSplits: true, containerCount: true },
    _max: { firstSeenAt: true, lastReportAt: true, lastRefusedAt: true, updatedAt: true },
  });
  const online = await db.host.count({ where: { ...where, onlineUntil: { gt: now } } });
  const tokens = await db.hostToken.aggregate({
    where,
    _count: { _all: true, usedAt: true },
    _max: { scriptFetchedAt: true, lastRefusedAt: true },
  });
  const autoTokens = await db.autoEnrollmentToken.aggregate({
    where,
    _count: true,
    _max: { updatedAt: true, lastUsedAt: true, scriptFetchedAt: true },
  });
  const refusals = await db.enrollmentRefusal.aggregate({
    where: { token: where },
    _max: { lastAt: true },
  });
  return {
    hosts: JSON.stringify([hosts, online]),
    tokens: JSON.stringify([tokens, autoTokens, refusals]),
  };
}
