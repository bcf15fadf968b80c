import { isUnwritable } from "@/lib/db/errors";
import { log } from "@/lib/log";

/** `at` is of performance.now(). */
type Writes = { ok: boolean; at: number };

// Next bundles routes apart, and each may have a copy of this module; the database is one.
const shared = globalThis as { musterWrites?: Writes };

/** What became of the last write, and when. Before the first, writes are taken to work. */
export function isWritable(): Readonly<Writes> {
  return shared.musterWrites ?? { ok: true, at: Number.NEGATIVE_INFINITY };
}

/**
 * Notes that a write succeeded, or the error it failed with; one that says nothing about the place
 * where rows are written changes nothing. The log is told when that changes, not for every write.
 */
export function noteWrite(error?: unknown): void {
  const ok = error === undefined;
  if (!ok && !isUnwritable(error)) return;
  const before = isWritable().ok;
  shared.musterWrites = { ok, at: performance.now() };
  if (before === ok) return;
  if (ok) log.info("the database takes writes again");
  else log.error({ err: error }, "nothing can be written to the database");
}

/** Runs a write and notes what becomes of it. */
export async function noting<T>(write: Promise<T>): Promise<T> {
  try {
    const result = await write;
    noteWrite();
    return result;
  } catch (error) {
    noteWrite(error);
    throw error;
  }
}
