import { z } from "zod";
import { auditActions } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { keyset, oneOrMore, pageQuery } from "@/lib/fleet/page";

const name = z.string().max(64);

export const listEntriesSchema = z.object({
  /** Whole actions, or nouns for all of theirs: `host`. */
  action: oneOrMore(name).optional(),
  /** Ids of those who acted. */
  actor: oneOrMore(name).optional(),
  /** The id of what was acted on. */
  subject: name.optional(),
  ...pageQuery,
});

export type ListEntries = z.output<typeof listEntriesSchema>;

const DEFAULT_LIMIT = 50;

/** The audit of the organization, newest first. */
export async function listEntries(ctx: Ctx, { limit, cursor, ...filter }: ListEntries) {
  const size = limit ?? DEFAULT_LIMIT;
  const page = keyset({ field: "at", kind: "date", direction: "desc" }, cursor);
  const found = await ctx.db.auditEntry.findMany({
    where: { ...entriesMatching(ctx, filter), AND: [page.where] },
    orderBy: page.orderBy,
    take: size + 1,
  });
  const { rows, ...cursors } = page.cut(found, size, (row) => row.at);
  return { data: rows, ...cursors };
}

/** How many entries the same filters match. */
export async function countEntries(ctx: Ctx, filter: ListEntries): Promise<number> {
  return ctx.db.auditEntry.count({ where: entriesMatching(ctx, filter) });
}

/** The condition of a filter. */
export function entriesMatching(ctx: Ctx, { action, actor, subject }: ListEntries) {
  return {
    organizationId: ctx.organizationId,
    ...(action && { action: { in: action.flatMap(actionsOf) } }),
    ...(actor && { actorId: { in: actor } }),
    ...(subject && { subjectId: subject }),
  };
}

function actionsOf(wanted: string): string[] {
  return auditActions.filter((action) => action === wanted || action.startsWith(`${wanted}.`));
}
