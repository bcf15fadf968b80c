import type { Ctx } from "@/lib/fleet/context";
import { countHosts, hostFilter } from "@/lib/fleet/hosts/list-hosts";
import { reasonOf, type UnknownReason } from "@/lib/fleet/inventory/known";

/** Hosts whose number of updates is not known, by why, and those whose security updates are not. */
export type UnknownCounts = {
  updates: number;
  /** The most frequent first. */
  reasons: { reason: UnknownReason; hosts: number }[];
  securityUpdates: number;
};

/** Counts what the filters `updates=unknown` and `updates=security-unknown` match. */
export async function countUnknown(ctx: Ctx): Promise<UnknownCounts> {
  const where = await hostFilter(ctx, { updates: "unknown" });
  const [unreported, told, securityUpdates] = await Promise.all([
    ctx.db.host.count({ where: { ...where, lastReportAt: null } }),
    ctx.db.host.groupBy({
      by: ["updatesUnknown"],
      where: { ...where, lastReportAt: { not: null } },
      _count: { _all: true },
    }),
    countHosts(ctx, { updates: "security-unknown" }),
  ]);
  const byReason = new Map<UnknownReason, number>();
  const add = (reason: UnknownReason, hosts: number) =>
    byReason.set(reason, (byReason.get(reason) ?? 0) + hosts);
  if (unreported > 0) add("no_report", unreported);
  // Those without a reason of their own are here for the age of their lists.
  for (const { updatesUnknown, _count } of told)
    add(reasonOf(updatesUnknown ?? "lists_old"), _count._all);
  const reasons = [...byReason]
    .map(([reason, hosts]) => ({ reason, hosts }))
    .sort((a, b) => b.hosts - a.hosts || a.reason.localeCompare(b.reason));
  const updates = reasons.reduce((total, { hosts }) => total + hosts, 0);
  return { updates, reasons, securityUpdates };
}
