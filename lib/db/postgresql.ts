import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapter, SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { PoolConfig } from "pg";
import { GuardedTransaction } from "@/lib/db/transaction-guard";
import { noting } from "@/lib/db/writes";

const seconds = 1000;

/** No database that stops answering may hold a caller for ever. */
const defaults: PoolConfig = {
  application_name: "muster",
  max: 10,
  keepAlive: true,
  // Also bounds the wait for a free connection of the pool.
  connectionTimeoutMillis: 15 * seconds,
  idleTimeoutMillis: 60 * seconds,
  statement_timeout: 30 * seconds,
  // The server never got, or never answered, the statement: the network is gone.
  query_timeout: 35 * seconds,
  // A process that vanished in mid-transaction must not keep its row locks.
  idle_in_transaction_session_timeout: 60 * seconds,
};

/** The adapter for one PostgreSQL database. Connects at the first statement. */
export function postgresqlAdapter(url: string, options: PoolConfig = {}): SqlDriverAdapterFactory {
  const factory = new PrismaPg(
    { ...defaults, ...options, connectionString: url },
    {
      // An idle connection that breaks is replaced; the statement that needs one reports.
      onPoolError: () => undefined,
    },
  );
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = await factory.connect();
      return guarded(adapter, await currentSchema(adapter));
    },
  };
}

/**
 * The schema that migrations and SQL by hand mean, by the search_path of the role or the database.
 * The ORM names a schema in every statement, and would take "public" for it.
 */
async function currentSchema(adapter: SqlDriverAdapter): Promise<string | undefined> {
  const sql = "SELECT current_schema()::text";
  const { rows } = await adapter.queryRaw({ sql, args: [], argTypes: [] });
  const name = rows[0]?.[0];
  return typeof name === "string" ? name : undefined;
}

function guarded(adapter: SqlDriverAdapter, schema: string | undefined): SqlDriverAdapter {
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    queryRaw: (query) => adapter.queryRaw(query),
    executeRaw: (query) => noting(adapter.executeRaw(query)),
    executeScript: (script) => adapter.executeScript(script),
    startTransaction: async (level) =>
      new GuardedTransaction(await adapter.startTransaction(level)),
    getConnectionInfo: () => ({
      ...(adapter.getConnectionInfo?.() ?? { supportsRelationJoins: true }),
      ...(schema !== undefined && { schemaName: schema }),
    }),
    dispose: () => adapter.dispose(),
  };
}
