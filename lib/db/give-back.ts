import { type Db, engine } from "@/lib/db";

/** A step is one write transaction of a few milliseconds, between those of others. */
const PAGES_A_STEP = 256;
const BREATH_MS = 20;

/** Pages that new rows soon want again: a twentieth of the file, and 4 MB of any. */
const KEPT_SHARE = 1 / 20;
const KEPT_PAGES = 1024;

/**
 * Gives free pages of the SQLite file back to the disk, in small steps; says how many. None on
 * PostgreSQL, whose autovacuum does it, and of a file made before files could shrink:
 * lib/db/shrinkable.ts.
 */
export async function giveBackSpace(db: Db): Promise<number> {
  if (engine !== "sqlite") return 0;
  let { free, pages } = await pagesOf(db);
  const before = free;
  while (free > Math.max(KEPT_PAGES, pages * KEPT_SHARE)) {
    await db.$executeRawUnsafe(`PRAGMA incremental_vacuum(${PAGES_A_STEP})`);
    await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
    const now = await pagesOf(db);
    if (now.free >= free) break;
    ({ free, pages } = now);
  }
  return before - free;
}

async function pagesOf(db: Db): Promise<{ free: number; pages: number }> {
  const [row] = await db.$queryRaw<{ free: number | bigint; pages: number | bigint }[]>`
    SELECT "freelist_count" AS "free", "page_count" AS "pages"
    FROM pragma_freelist_count, pragma_page_count`;
  return { free: Number(row?.free ?? 0), pages: Number(row?.pages ?? 0) };
}
