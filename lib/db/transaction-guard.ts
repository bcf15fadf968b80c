import type { SqlQuery, SqlResultSet, Transaction } from "@prisma/driver-adapter-utils";

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
  #ended: (outcome: "committed" | "rolled back") => Promise<void> | void;
  #failure: { error: unknown } | undefined;

  constructor(
    inner: Transaction,
    ended: (outcome: "committed" | "rolled back") => Promise<void> | void = () => undefined,
  ) {
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
      await this.#ended("committed");
    }
  }

  async rollback(): Promise<void> {
    try {
      await this.#inner.rollback();
    } finally {
      await this.#ended("rolled back");
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
    if (this.#failure && query.sql !== "ROLLBACK") throw this.#failure.error;
    try {
      return await run();
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }
}
