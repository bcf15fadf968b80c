import { z } from "zod";
import type { Ctx } from "@/lib/fleet/context";
import { inventoryIdOf } from "@/lib/fleet/inventory/find-host";
import {
  type Page,
  type ReportSection,
  type ReportView,
  reportSections,
} from "@/lib/fleet/inventory/views";
import { keyset, pageQuery } from "@/lib/fleet/page";

export const listReportsSchema = z.object(pageQuery);

type ListReports = { id: string } & Partial<z.output<typeof listReportsSchema>>;

/** The reports of a host that changed something, newest first: the last hundred are kept. */
export async function listReports(
  ctx: Ctx,
  { id, limit, cursor }: ListReports,
): Promise<Page<ReportView>> {
  const page = keyset({ field: "receivedAt", kind: "date", direction: "desc" }, cursor);
  await inventoryIdOf(ctx, id);
  const found = await ctx.db.report.findMany({
    where: { hostId: id, AND: [page.where] },
    orderBy: page.orderBy,
    ...(limit && { take: limit + 1 }),
    omit: { hostId: true },
  });
  const { rows, ...cursors } = page.cut(found, limit, (row) => row.receivedAt);
  return {
    ...cursors,
    data: rows.map((row) => ({ ...row, sections: sectionsOf(row.sections) })),
  };
}

function sectionsOf(stored: unknown): ReportSection[] {
  return reportSections.filter((section) => Array.isArray(stored) && stored.includes(section));
}
