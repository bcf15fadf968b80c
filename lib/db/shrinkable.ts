import { statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type Database from "better-sqlite3";

const INCREMENTAL = 2;

/** VACUUM copies 64 MB in about a second; a start waits no longer for this. */
const QUICK_BYTES = 64 * 1024 * 1024;

/**
 * Makes a SQLite file one that gives space back. A new file is told before its first table; one
 * made by an earlier version is copied within itself, which is done at a start when it is small,
 * and by `npm run compact` otherwise. Says whether the file can shrink now. The caller is alone
 * with the file: a copy that another process is in the way of is left for the next start.
 */
export function makeShrinkable(
  database: Database.Database,
  file: string,
  { atMost = QUICK_BYTES } = {},
): boolean {
  if (database.pragma("auto_vacuum", { simple: true }) === INCREMENTAL) return true;
  const { size } = statSync(file);
  if (size > atMost || !hasRoomFor(file, size)) return false;
  database.pragma("auto_vacuum = INCREMENTAL");
  try {
    database.exec("VACUUM");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "SQLITE_BUSY") return false;
    throw error;
  }
  return database.pragma("auto_vacuum", { simple: true }) === INCREMENTAL;
}

/** The copy lies in a temporary file and then in the log, before it is the file. */
function hasRoomFor(file: string, bytes: number): boolean {
  const { bavail, bsize } = statfsSync(dirname(file));
  return bavail * bsize > 2 * bytes + 64 * 1024 * 1024;
}
