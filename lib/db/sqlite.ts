import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from "@prisma/driver-adapter-utils";
import { GuardedTransaction } from "@/lib/db/transaction-guard";
import { noting } from "@/lib/db/writes";

export interface SqliteOptions {
  /** How long a statement waits for another process that writes, in milliseconds: 5000. */
  busyTimeout?: number;
}

/**
 * WAL keeps every commit through `kill -9` whatever the setting, for the page cache outlives the
 * process. FULL also syncs the log at each commit, so that what was answered survives a power
 * cut; NORMAL would lose the last commits there. Heartbeats commit in groups and share one sync.
 */
const durability = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

/** Keeps the log file from staying large after one large transaction. */
const logLimit = "PRAGMA journal_size_limit = 67108864;";

const GIVE_BACK = "PRAGMA incremental_vacuum";

/** The adapter for one SQLite file, which must exist: `migrate()` makes it. */
export function sqliteAdapter(
  file: string,
  { busyTimeout = 5000 }: SqliteOptions = {},
): SqlDriverAdapterFactory {
  const options = { url: file, fileMustExist: true, timeout: busyTimeout };
  const write = new PrismaBetterSqlite3(options);
  const read = new PrismaBetterSqlite3({ ...options, readonly: true });
  return {
    provider: "sqlite",
    adapterName: write.adapterName,
    async connect() {
      const writer = await write.connect();
      await writer.executeScript(durability + logLimit);
      return new TwoConnections(await read.connect(), writer);
    },
  };
}

/**
 * Prisma's adapter puts all callers on one connection, so a statement outside a transaction lands
 * inside whichever transaction is open, and is lost when that one rolls back. Here plain reads
 * have a connection of their own (WAL: they see committed rows only), and plain writes take
 * turns with transactions.
 */
class TwoConnections implements SqlDriverAdapter {
  readonly provider = "sqlite";
  readonly adapterName: string;
  #reader: SqlDriverAdapter;
  #writer: SqlDriverAdapter;
  #turn: Promise<void> = Promise.resolve();

  constructor(reader: SqlDriverAdapter, writer: SqlDriverAdapter) {
    this.adapterName = writer.adapterName;
    this.#reader = reader;
    this.#writer = writer;
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return isRead(query)
      ? this.#reader.queryRaw(withEscape(query))
      : noting(this.#exclusively(() => this.#writer.queryRaw(query)));
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    if (query.sql.startsWith(GIVE_BACK)) {
      // It frees a page with each step, and the adapter steps once: findings/prisma-one-step.sh.
      await this.executeScript(query.sql);
      return 0;
    }
    return noting(this.#exclusively(() => this.#writer.executeRaw(query)));
  }

  executeScript(script: string): Promise<void> {
    return this.#exclusively(() => this.#writer.executeScript(script));
  }

  async startTransaction(level?: IsolationLevel): Promise<Transaction> {
    const release = await this.#nextTurn();
    try {
      const transaction = await this.#writer.startTransaction(level);
      try {
        // The adapter's plain BEGIN takes the write lock at the first write, and fails at once
        // when another process wrote since the first read. IMMEDIATE waits for the lock here.
        await this.#writer.executeScript("ROLLBACK; BEGIN IMMEDIATE");
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
      return new GuardedTransaction(transaction, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  async dispose(): Promise<void> {
    await this.#reader.dispose();
    await this.#writer.dispose();
  }

  async #exclusively<T>(run: () => Promise<T>): Promise<T> {
    const release = await this.#nextTurn();
    try {
      return await run();
    } finally {
      release();
    }
  }

  /** Resolves when everyone who asked before has released; first come, first served. */
  async #nextTurn(): Promise<() => void> {
    const before = this.#turn;
    let release = () => {};
    this.#turn = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }
}

/** Anything but a plain SELECT is taken for a write, which is right for either. */
function isRead(query: SqlQuery): boolean {
  return /^\s*SELECT\b/i.test(query.sql);
}

/**
 * Backslash escapes in the LIKE of `contains`, `startsWith` and `endsWith`, as it does on
 * PostgreSQL: SQLite has no escape unless told.
 */
function withEscape(query: SqlQuery): SqlQuery {
  const sql = query.sql.replace(
    /\bLIKE (\((?:'%' \|\| )?\?(?: \|\| '%')?\))/g,
    "LIKE $1 ESCAPE '\\'",
  );
  return sql === query.sql ? query : { ...query, sql };
}
