import { breath } from "@/lib/breath";
import { type SystemNumbers, systemNumbers } from "@/lib/db/homepage-statements";
import { type HostPlace, placeBehind } from "@/lib/db/statements";
import type { Ctx } from "@/lib/fleet/context";
import { oldBefore } from "@/lib/fleet/inventory/known";
import { listsRule } from "@/lib/fleet/inventory/lists-rule";

const DAY_MS = 86_400_000;

/** Hosts of one turn of the event loop: some milliseconds. */
const SLICE = 500;

/** Widgets ask every few seconds, from every window in which somebody has them open. */
const REMEMBERED_MS = 30_000;

export type HomepageStats = Omit<SystemNumbers, "os"> & {
  repositories: number;
  /** The most frequent first. */
  systems: { name: string; count: number }[];
  /** Hosts that told none. */
  unknownSystem: number;
  countedAt: Date;
};

const remembered = new Map<string, { stats: Promise<HomepageStats>; at: Date }>();

/**
 * The numbers of a fleet for a widget. Counted at most every thirty seconds for an organization,
 * `countedAt` says when, and in slices: a fleet of 100,000 hosts keeps nobody waiting.
 */
export function homepageStats(ctx: Ctx): Promise<HomepageStats> {
  const known = remembered.get(ctx.organizationId);
  const age = known ? ctx.now.getTime() - known.at.getTime() : REMEMBERED_MS;
  // A clock that was set back makes an age below zero.
  if (known && age >= 0 && age < REMEMBERED_MS) return known.stats;
  const stats = countAll(ctx);
  remembered.set(ctx.organizationId, { stats, at: ctx.now });
  stats.catch(() => remembered.delete(ctx.organizationId));
  return stats;
}

async function countAll(ctx: Ctx): Promise<HomepageStats> {
  const { db, organizationId, now } = ctx;
  const rule = await listsRule(ctx);
  const rows: SystemNumbers[] = [];
  let from: HostPlace | undefined;
  for (;;) {
    const to = await placeBehind(db, organizationId, { from, order: "asc", count: SLICE });
    rows.push(
      ...(await systemNumbers(db, {
        ...{ organizationId, from, to, listsOldBefore: oldBefore(rule) },
        recentSince: new Date(now.getTime() - DAY_MS),
      })),
    );
    if (!to) break;
    from = to;
    await breath();
  }
  const repositories = await db.repository.count({
    where: { organizationId, hosts: { some: {} } },
  });
  const sum = (name: Exclude<keyof SystemNumbers, "os">) =>
    rows.reduce((total, row) => total + row[name], 0);
  return {
    ...{ hosts: sum("hosts"), wanting: sum("wanting"), insecure: sum("insecure") },
    ...{ upToDate: sum("upToDate"), unknown: sum("unknown"), updates: sum("updates") },
    ...{ securityUpdates: sum("securityUpdates"), recent: sum("recent"), repositories },
    ...systemsIn(rows),
    countedAt: now,
  };
}

/** How many hosts have which system. */
function systemsIn(rows: SystemNumbers[]): Pick<HomepageStats, "systems" | "unknownSystem"> {
  const counts = new Map<string, number>();
  for (const { os, hosts } of rows) counts.set(os ?? "", (counts.get(os ?? "") ?? 0) + hosts);
  const unknownSystem = counts.get("") ?? 0;
  counts.delete("");
  const systems = [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  return { systems, unknownSystem };
}
