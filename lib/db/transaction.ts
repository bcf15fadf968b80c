import { isWriteConflict } from "@/lib/db/errors";
import type { Prisma, PrismaClient } from "@/lib/db/generated/sqlite/client";

/** The client, or a transaction of it: what a verb writes through. */
export type Db = Prisma.TransactionClient;

export interface TransactionOptions {
  /** How long the whole transaction may take, in milliseconds. */
  timeout?: number;
}

/** Time to wait for a turn (SQLite) or a connection (PostgreSQL), in milliseconds. */
const maxWait = 20_000;
const defaultTimeout = 30_000;
const attempts = 5;

/**
 * Runs `fn` in a transaction and returns what it returns, after the commit. Anything thrown rolls
 * back, and so does a statement that failed even if `fn` caught its error.
 * Inside a transaction already, `fn` joins it. Within `fn` write through its argument only: on
 * SQLite a write through `db` would wait for this very transaction.
 * PostgreSQL's deadlocks and serialization failures are tried again, up to five times in all:
 * `fn` must have no effect outside the database.
 */
export async function inTransaction<T>(
  db: Db,
  fn: (tx: Db) => Promise<T>,
  { timeout = defaultTimeout }: TransactionOptions = {},
): Promise<T> {
  if (!isClient(db)) return fn(db);
  return retryConflicts(db, () => db.$transaction(fn, { maxWait, timeout }));
}

/**
 * Does a piece of work again, up to five times in all, when PostgreSQL ended it in favour of
 * another transaction. Within a transaction it is done once, for only the whole can be repeated.
 */
export async function retryConflicts<T>(db: Db, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isWriteConflict(error) || !isClient(db)) throw error;
      // Spread the parties out, or they meet again.
      const pause = Math.random() * 2 ** attempt * 5;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

// Prisma takes these methods off the client it hands to a transaction.
function isClient(db: Db): db is PrismaClient {
  return typeof (db as Partial<PrismaClient>).$connect === "function";
}
