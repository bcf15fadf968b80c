import "./lib/node-version.mjs";
import { existsSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { readTarget } from "./lib/backup/target.mjs";
import { fail, Sentence, step } from "./lib/say.mjs";
import { loadSettings } from "./lib/settings.mjs";

/**
 * `npm run compact`, while no server runs: writes the SQLite file anew, as small as its rows are,
 * and makes it one that gives space back by itself from then on. Takes about 15 seconds a gigabyte.
 */
try {
  loadSettings();
  const target = readTarget();
  if (target.engine !== "sqlite") {
    throw new Sentence("PostgreSQL gives space back by itself: there is nothing to compact.");
  }
  const { file } = target;
  if (!existsSync(file)) throw new Sentence(`There is no database to compact: ${file}`);
  const before = statSync(file).size;
  requireRoom(file, before);
  await step("Compacting", async () => compact(file));
  console.log(`${file}: ${megabytes(before)} MB before, ${megabytes(statSync(file).size)} MB now`);
} catch (error) {
  fail(error);
}

function compact(file) {
  const database = new Database(file, { timeout: 1000 });
  try {
    // Every connection to a file with a log keeps a shared lock: this waits for the last of them.
    database.pragma("locking_mode = EXCLUSIVE");
    database.exec("BEGIN IMMEDIATE; COMMIT");
    database.pragma("auto_vacuum = INCREMENTAL");
    database.exec("VACUUM");
  } catch (error) {
    if (!String(error.code).startsWith("SQLITE_BUSY")) throw error;
    throw new Sentence(`A server, or another program, uses ${file}. Stop it, then compact.`);
  } finally {
    database.close();
  }
}

function requireRoom(file, bytes) {
  const { bavail, bsize } = statfsSync(dirname(file));
  if (bavail * bsize > 2 * bytes) return;
  throw new Sentence(
    `${dirname(file)} has ${megabytes(bavail * bsize)} MB free, and compacting needs ` +
      `${megabytes(2 * bytes)} MB for the copy.`,
  );
}

function megabytes(bytes) {
  return Math.ceil(bytes / 1e6);
}
