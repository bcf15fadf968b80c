import type { Db } from "@/lib/db";
import { repeatLatestReports } from "@/lib/db/repeat-statements";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { sectionsChanged } from "@/lib/fleet/inventory/details";
import { reasonIn } from "@/lib/fleet/inventory/known";
import { countNames } from "@/lib/fleet/inventory/replace-links";
import type { Parts, Stored } from "@/lib/fleet/inventory/report-parts";
import type { Report } from "@/lib/fleet/inventory/report-schema";
import type { ReportSection } from "@/lib/fleet/inventory/views";

/** Reports kept of a host; the oldest go. */
const MOST_KEPT = 100;

/**
 * Adds a report to the history of its host: the newest hundred are kept. One that changed nothing
 * but what moves by itself, uptime and load, is a repetition of the one before.
 */
export async function keepHistory(
  tx: Db,
  ctx: AgentCtx,
  parts: Parts,
  stored: Stored,
  moved: { came: number[]; went: number[] } | undefined,
): Promise<void> {
  const changed: ReportSection[] = [
    ...(moved && moved.came.length + moved.went.length > 0 ? (["packages"] as const) : []),
    ...(parts.reasonsChanged ? (["packages"] as const) : []),
    ...(parts.repositories ? (["repositories"] as const) : []),
    ...sectionsChanged(parts, stored.host.disks),
  ];
  const sections = [...new Set(changed)];
  if (sections.length === 0 && stored.inventory !== null) {
    return repeatLatestReports(tx, [{ hostId: ctx.host.id, at: ctx.now }]);
  }
  const { report, bodyBytes, patches } = parts;
  const counts = parts.counts ?? stored.host;
  await tx.report.create({
    data: {
      hostId: ctx.host.id,
      receivedAt: ctx.now,
      lastReceivedAt: ctx.now,
      sections,
      packageCount: counts.packageCount,
      updateCount: counts.updateCount,
      securityUpdateCount: counts.securityUpdateCount,
      updatesUnknown: reasonIn(patches.updates) ?? null,
      securityUnknown: reasonIn(patches.securityUpdates) ?? null,
      ...(await countNames(tx, moved ?? { came: [], went: [] })),
      executionSeconds: secondsOf(report.executionTime),
      agentVersion: report.agentVersion || null,
      bodyBytes,
    },
  });
  const old = await tx.report.findMany({
    where: { hostId: ctx.host.id },
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    skip: MOST_KEPT,
    select: { id: true },
  });
  if (old.length > 0) {
    await tx.report.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
  }
}

/** S3 says string, agents send a number; `3.86s` is one too. */
function secondsOf(time: Report["executionTime"]): number | null {
  const seconds = typeof time === "string" ? Number.parseFloat(time) : time;
  return typeof seconds === "number" && Number.isFinite(seconds) ? seconds : null;
}
