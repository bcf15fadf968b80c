import { setTimeout as pause } from "node:timers/promises";
import { type Db, db } from "@/lib/db";
import { deleteUnused } from "@/lib/db/prune-statements";
import { log } from "@/lib/log";

const EVERY_MS = 3_600_000;
const FIRST_AFTER_MS = 600_000;
/** Rows that one batch looks at, and the pause in which reports have the database for themselves. */
const BATCH = 500;
const PAUSE_MS = 50;

/**
 * Deletes shared rows that no host has any more; says how many. It goes through each table once, in
 * batches with a pause between, each a transaction of its own. A report that takes a row into use
 * at the same moment wins: the database refuses the batch, and the next hour tries again; one that
 * comes too late adds the row once more.
 */
export async function pruneInventory(from: Db = db): Promise<number> {
  let pruned = 0;
  // States before the descriptions they use.
  for (const table of ["PackageState", "PackageDescription", "Repository"] as const) {
    for (let after: number | null = 0; after !== null; ) {
      const batch = await deleteUnused(from, table, { after, count: BATCH });
      pruned += batch.deleted;
      after = batch.last;
      if (after !== null) await pause(PAUSE_MS);
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
