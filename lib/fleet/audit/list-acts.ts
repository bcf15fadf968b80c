import {
  entriesMatching,
  type ListEntries,
  type listEntries,
} from "@/lib/fleet/audit/list-entries";
import type { Ctx } from "@/lib/fleet/context";

type Entry = Awaited<ReturnType<typeof listEntries>>["data"][number];

/**
 * What was done of late, newest first: what one request did to many is one act, told by one of its
 * entries and by how many there are.
 */
export async function listActs(ctx: Ctx, { limit, ...filter }: ListEntries & { limit: number }) {
  const matching = entriesMatching(ctx, filter);
  const acts = new Map<string, Entry>();
  const fetch = (before: Date | undefined) =>
    ctx.db.auditEntry.findMany({
      where: {
        ...matching,
        // The entries of a request have one time: only those of the last act are read again.
        ...(before && { at: { lte: before } }),
        NOT: { OR: [...acts.values()].map(({ requestId, action }) => ({ requestId, action })) },
      },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: limit,
    });
  for (let before: Date | undefined; acts.size < limit; ) {
    const entries = await fetch(before);
    for (const entry of entries) {
      if (acts.size < limit && !acts.has(keyOf(entry))) acts.set(keyOf(entry), entry);
    }
    if (entries.length < limit) break;
    before = entries.at(-1)?.at;
  }
  const found = [...acts.values()];
  const counts = await ctx.db.auditEntry.groupBy({
    by: ["requestId", "action"],
    where: {
      ...matching,
      at: { in: found.map(({ at }) => at) },
      requestId: { in: found.map(({ requestId }) => requestId) },
    },
    _count: true,
  });
  const countOf = new Map(counts.map((one) => [keyOf(one), one._count]));
  return found.map((entry) => ({ ...entry, count: countOf.get(keyOf(entry)) ?? 1 }));
}

function keyOf({ requestId, action }: { requestId: string; action: string }): string {
  return `${action} ${requestId}`;
}
