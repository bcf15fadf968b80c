import { z } from "zod";
import { auditActions } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { keyset, pageQuery } from "@/lib/fleet/page";

export const listEntriesSchema = z.object({
  /** A whole action, or a noun for all of its actions: `host`. */
  action: z.string().max(64).optional(),
  subject: z.string().max(64).optional(),
  actor: z.string().max(64).optional(),
  ...pageQuery,
});

export type ListEntries = z.output<typeof listEntriesSchema>;

const DEFAULT_LIMIT = 50;

/** The audit of the organization, newest first. */
export async function listEntries(
  ctx: Ctx,
  { action, subject, actor, limit, cursor }: ListEntries,
) {
  const size = limit ?? DEFAULT_LIMIT;
  const page = keyset({ field: "at", kind: "date", direction: "desc" }, cursor);
  const found = await ctx.db.auditEntry.findMany({
    where: {
      organizationId: ctx.organizationId,
      ...(action && { action: { in: actionsOf(action) } }),
      ...(subject && { subjectId: subject }),
      ...(actor && { actorId: actor }),
      AND: [page.where],
    },
    orderBy: page.orderBy,
    take: size + 1,
  });
  const { rows, ...cursors } = page.cut(found, size, (row) => row.at);
  return { data: rows, ...cursors };
}

function actionsOf(wanted: string): string[] {
  return auditActions.filter((action) => action === wanted || action.startsWith(`${wanted}.`));
}
