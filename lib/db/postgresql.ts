import { PrismaPg } from "@prisma/adapter-pg";
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  Transaction,
} from "@prisma/driver-adapter-utils";
import type { PoolConfig } from "pg";
import { Room } from "@/lib/db/room";
import { Session } from "@/lib/db/session";
import type { Limits } from "@/lib/db/session-settings";
import { GuardedTransaction } from "@/lib/db/transaction-guard";
import { noteWrite, noting } from "@/lib/db/writes";
import { schemaOf } from "@/scripts/lib/database-url.mjs";

const seconds = 1000;

/** No database that stops answering may hold a caller for ever. */
const defaults: PoolConfig = {
  // Not "muster": by that restore knows servers of versions before.
  application_name: "muster server",
  max: 10,
  keepAlive: true,
  // Also bounds the wait for a free connection of the pool.
  connectionTimeoutMillis: 15 * seconds,
  idleTimeoutMillis: 60 * seconds,
  // The server never got, or never answered, the statement: the network is gone.
  query_timeout: 35 * seconds,
};

const defaultLimits: Limits = {
  statement: 30 * seconds,
  lock: 0,
  // A process that vanished in mid-transaction must not keep its row locks.
  idleInTransaction: 60 * seconds,
};

/** What differs from a server's own connections: `limits` are of the database, the rest of `pg`. */
export type ConnectionOptions = PoolConfig & { limits?: Partial<Limits> };

/** The adapter for one PostgreSQL database. Connects at the first statement. */
export function postgresqlAdapter(
  url: string,
  { limits, ...options }: ConnectionOptions = {},
): SqlDriverAdapterFactory {
  const session = new Session({ ...defaultLimits, ...limits }, schemaOf(url));
  const factory = new PrismaPg(
    {
      ...{ ...defaults, ...options, connectionString: url },
      onConnect: (client) => session.begin(client),
    },
    {
      // An idle connection that breaks is replaced; the statement that needs one reports.
      onPoolError: () => undefined,
    },
  );
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const connection = await factory.connect();
      const adapter = guarded(connection, session, new Room(connection.underlyingDriver()));
      const info = { supportsRelationJoins: true, ...adapter.getConnectionInfo?.() };
      const schemaName = await currentSchema(adapter);
      return { ...adapter, getConnectionInfo: () => ({ ...info, schemaName }) };
    },
  };
}

/**
 * The schema that migrations and SQL by hand mean, by DATABASE_URL or the search_path of the role.
 * The ORM names a schema in every statement, and would take "public" for it.
 */
async function currentSchema(adapter: SqlDriverAdapter): Promise<string> {
  const sql = "SELECT current_schema()::text";
  const { rows } = await adapter.queryRaw({ sql, args: [], argTypes: [] });
  const name = rows[0]?.[0];
  return typeof name === "string" ? name : "public";
}

function guarded(adapter: SqlDriverAdapter, session: Session, room: Room): SqlDriverAdapter {
  const startTransaction: SqlDriverAdapter["startTransaction"] = async (level) =>
    new GuardedTransaction(await room.connected(() => adapter.startTransaction(level)));
  /** Runs a statement on a connection that is ours, else in a transaction with its own settings. */
  const alone = async <T>(run: (queryable: SqlDriverAdapter | Transaction) => Promise<T>) => {
    if (session.holds) return room.connected(() => run(adapter));
    const transaction = await startTransaction();
    try {
      const result = await run(transaction);
      await transaction.executeRaw({ sql: "COMMIT", args: [], argTypes: [] });
      await transaction.commit();
      return result;
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  };
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    queryRaw: (query) =>
      alone((through) => through.queryRaw(query)).catch((error: unknown) => {
        // What writes rows and gives them back is a query too.
        noteWrite(error);
        throw error;
      }),
    executeRaw: (query) => noting(alone((through) => through.executeRaw(query))),
    executeScript: (script) => adapter.executeScript(script),
    startTransaction,
    getConnectionInfo: () => adapter.getConnectionInfo?.() ?? { supportsRelationJoins: true },
    dispose: () => adapter.dispose(),
  };
}
