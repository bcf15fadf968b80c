import { breath } from "@/lib/breath";
import type { Db } from "@/lib/db";
import { inOrder } from "@/lib/db/statements";

/** The id of every column a list of hosts can be sorted by. */
export const sortColumns = {
  id: true,
  name: true,
  os: true,
  containerCount: true,
  updateCount: true,
  securityUpdateCount: true,
  lastSeenAt: true,
  createdAt: true,
} as const;

export type SortKey = { id: string; value: string | number | Date | null };

type Ranked = { id: string; rank: number };

/** Keys that are sorted in one turn of the event loop. */
const RUN = 1000;

/**
 * The ids of a list as long as the fleet, as the database would sort them: by the value, then by the
 * id, nulls last; so many at a time. Others have their turn between.
 */
export async function* inSortOrder(
  db: Db,
  keys: readonly SortKey[],
  order: "asc" | "desc",
  size: number,
): AsyncGenerator<string[]> {
  const rank = await ranks(db, keys);
  const sign = order === "asc" ? 1 : -1;
  const compare = (a: Ranked, b: Ranked) => {
    if (a.rank !== b.rank) return a.rank - b.rank;
    return a.id < b.id ? -sign : sign;
  };
  const runs: Ranked[][] = [];
  for (let at = 0; at < keys.length; at += RUN) {
    const run = keys.slice(at, at + RUN).map(({ id, value }) => {
      return { id, rank: value === null ? Number.POSITIVE_INFINITY : sign * rank(value) };
    });
    // The least one last, where it is taken from.
    runs.push(run.sort((a, b) => compare(b, a)));
    await breath();
  }
  let ids: string[] = [];
  for (let one = least(runs, compare); one; one = least(runs, compare)) {
    ids.push(one.id);
    if (ids.length < size) continue;
    yield ids;
    ids = [];
  }
  yield ids;
}

/** Takes the least of what is left of the runs. */
function least(runs: Ranked[][], compare: (a: Ranked, b: Ranked) => number): Ranked | undefined {
  let from: Ranked[] | undefined;
  let first: Ranked | undefined;
  for (const run of runs) {
    const head = run.at(-1);
    if (head && (!first || compare(head, first) < 0)) [from, first] = [run, head];
  }
  from?.pop();
  return first;
}

/** Numbers for values, in the same order. Texts are put in order by the database, in its own way. */
async function ranks(db: Db, keys: readonly SortKey[]) {
  const texts = new Set(keys.flatMap(({ value }) => (typeof value === "string" ? value : [])));
  const places = new Map((await inOrder(db, [...texts])).map((text, place) => [text, place]));
  return (value: string | number | Date) =>
    typeof value === "string" ? (places.get(value) ?? 0) : Number(value);
}
