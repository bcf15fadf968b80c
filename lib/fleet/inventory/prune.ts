import { type Db, db } from "@/lib/db";
import { isForeignKeyViolation } from "@/lib/db/errors";
import { deleteUnused } from "@/lib/db/report-statements";
import { log } from "@/lib/log";

const EVERY_MS = 3_600_000;
const FIRST_AFTER_MS = 600_000;
const BATCH = 1000;

/**
 * Deletes shared rows that no host has any more; says how many. In batches, each a statement of
 * its own. A report that takes a row into use at the same moment wins: the database refuses the
 * batch, and the next hour tries again; one that comes too late adds the row once more.
 */
export async function pruneInventory(from: Db = db): Promise<number> {
  let pruned = 0;
  // States before the descriptions they use.
  for (const table of ["PackageState", "PackageDescription", "Repository"] as const) {
    for (;;) {
      const count = await deleteUnused(from, table, BATCH).catch((error: unknown) => {
        if (isForeignKeyViolation(error)) return 0;
        throw error;
      });
      pruned += count;
      if (count < BATCH) break;
    }
  }
  return pruned;
}

/** Prunes once an hour, on every server; returns how to stop. */
export function startPruning(): () => void {
  const prune = () => {
    pruneInventory().then(
      (pruned) => pruned > 0 && log.info({ pruned }, "unused packages pruned"),
      (error: unknown) => log.warn({ err: error }, "could not prune unused packages"),
    );
  };
  const first = setTimeout(prune, FIRST_AFTER_MS).unref();
  const timer = setInterval(prune, EVERY_MS).unref();
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}
