import type { SqlQuery, SqlResultSet, Transaction } from "@prisma/driver-adapter-utils";
import { noteWrite } from "@/lib/db/writes";

const rollbackStatement: SqlQuery = { sql: "ROLLBACK", args: [], argTypes: [] };

/**
 * A transaction in which one failed statement means that nothing of it is committed.
 *
 * PostgreSQL answers COMMIT of a failed transaction with a silent ROLLBACK, which Prisma reports
 * as success; SQLite would commit the statements that worked. Here every statement after a failed
 * one, COMMIT included, fails with its error, so code that swallows it cannot lose a write.
 */
export class GuardedTransaction implements Transaction {
  readonly provider: Transaction["provider"];
  readonly adapterName: Transaction["adapterName"];
  readonly options: Transaction["options"];
  #inner: Transaction;
  #ended: () => void;
  #open = true;
  #failure: { error: unknown } | undefined;

  /** `ended` is called once the connection is free of the transaction. */
  constructor(inner: Transaction, ended: () => void = () => undefined) {
    this.provider = inner.provider;
    this.adapterName = inner.adapterName;
    this.options = inner.options;
    this.#inner = inner;
    this.#ended = ended;
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#guarded(query, () => this.#inner.queryRaw(query));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#guarded(query, () => this.#inner.executeRaw(query));
  }

  async commit(): Promise<void> {
    try {
      await this.#inner.commit();
    } finally {
      this.#ended();
    }
  }

  async rollback(): Promise<void> {
    try {
      // After a COMMIT that failed Prisma lets go of the connection as it is; the transaction
      // would stay open and swallow the writes of whoever has the connection next.
      if (this.#open) await this.#inner.executeRaw(rollbackStatement);
    } catch {
      // The connection is broken, or the engine rolled back by itself.
    }
    try {
      await this.#inner.rollback();
    } finally {
      this.#ended();
    }
  }

  async createSavepoint(name: string): Promise<void> {
    await this.#inner.createSavepoint?.(name);
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    await this.#inner.rollbackToSavepoint?.(name);
    this.#failure = undefined;
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.#inner.releaseSavepoint?.(name);
  }

  async #guarded<T>(query: SqlQuery, run: () => Promise<T>): Promise<T> {
    if (this.#failure && query.sql !== rollbackStatement.sql) throw this.#failure.error;
    try {
      const result = await run();
      if (query.sql === "COMMIT" || query.sql === rollbackStatement.sql) this.#open = false;
      return result;
    } catch (error) {
      noteWrite(error);
      this.#failure = { error };
      throw error;
    }
  }
}
