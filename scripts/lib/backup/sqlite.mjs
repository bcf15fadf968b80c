import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { Sentence } from "../say.mjs";

const FILE = "muster.db";
/** All that is left in one step: pages copied in several are copied anew after every write. */
const EVERY_PAGE = 0x7fffffff;

export function describe({ file }) {
  return `the database ${file}`;
}

/** Copies the database as it is at one moment. Writers neither wait nor disturb it. */
export async function save({ file }, folder) {
  if (!existsSync(file)) throw new Sentence(`There is no database to back up: ${file}`);
  const copy = join(folder, FILE);
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    await database.backup(copy, { progress: () => EVERY_PAGE });
  } finally {
    database.close();
  }
  return examine(copy, (saved) => {
    // Who runs now is nothing to bring back.
    const servers = `SELECT 1 FROM "sqlite_schema" WHERE "type" = 'table' AND "name" = 'Server'`;
    if (saved.prepare(servers).get()) saved.exec(`DELETE FROM "Server"`);
    const newest = saved.prepare(
      `SELECT "migration_name" AS "name" FROM "_prisma_migrations"
       WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL ORDER BY 1 DESC LIMIT 1`,
    );
    return newest.get().name;
  });
}

/** Puts the copy in the database's place. What was there keeps its bytes under another name. */
export async function replace({ file }, folder, { force, time }) {
  const holds = existsSync(file) && holdsData(file);
  if (holds && !force) {
    throw new Sentence(
      `${file} already has data. To restore all the same, add --force: it is kept under another ` +
        "name.",
    );
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.restoring`;
  rmSync(draft, { force: true });
  copyFileSync(join(folder, FILE), draft);
  chmodSync(draft, 0o600);
  try {
    examine(draft, () => undefined);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  const aside = `${file}.before-restore-${time}`;
  // A log is left only where the file could not be opened, and belongs to it.
  for (const part of ["", "-wal", "-shm"]) {
    if (existsSync(file + part)) renameSync(file + part, aside + part);
  }
  renameSync(draft, file);
  if (holds) console.log(`The data that was there is kept as ${aside}`);
}

/** Makes a copy one file, without a log beside it, and checks it. Throws when it is damaged. */
function examine(copy, look) {
  const database = new Database(copy, { fileMustExist: true });
  try {
    database.pragma("journal_mode = DELETE");
    const verdict = database.pragma("integrity_check", { simple: true });
    if (verdict !== "ok") throw new Sentence(`The copy is damaged: ${verdict}`);
    return look(database);
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    throw new Sentence(`The copy is damaged: ${error.message}`);
  } finally {
    database.close();
  }
}

/**
 * Whether any table has a row. Throws a Sentence while a server has the file open: in the mode
 * of its log every connection keeps a shared lock, which the exclusive one asked for here waits
 * for. Closing as the last connection also brings the log back into the file.
 */
function holdsData(file) {
  const database = new Database(file, { timeout: 1000 });
  try {
    database.pragma("locking_mode = EXCLUSIVE");
    database.exec("BEGIN IMMEDIATE");
    const tables = database
      .prepare(`SELECT "name" FROM "sqlite_schema" WHERE "type" = 'table'`)
      .pluck()
      .all();
    return tables
      .filter((table) => table !== "_prisma_migrations")
      .some((table) => database.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get() !== undefined);
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    if (error.code.startsWith("SQLITE_BUSY")) {
      throw new Sentence(`A server, or another program, uses ${file}. Stop it, then restore.`);
    }
    // What cannot be read is not known to be empty.
    return true;
  } finally {
    database.close();
  }
}
