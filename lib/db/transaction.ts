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
  options: TransactionOptions = {},
): Promise<T> {
  if (!isClient(db)) return fn(db);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.$transaction(fn, { maxWait, timeout: options.timeout ?? defaultTimeout });
    } catch (error) {
      if (attempt === attempts || !isWriteConflict(error)) throw error;
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

function isWriteConflict(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2034";
}
