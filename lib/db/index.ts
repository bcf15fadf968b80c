import { PrismaClient as PostgresqlClient } from "@/lib/db/generated/postgresql/client";
import { Prisma, PrismaClient } from "@/lib/db/generated/sqlite/client";
import { postgresqlAdapter } from "@/lib/db/postgresql";
import { sqliteAdapter } from "@/lib/db/sqlite";
import { type Engine, type Target, targetOf } from "@/lib/db/target";
import { env } from "@/lib/env";

export type { Engine } from "@/lib/db/target";
export { type Db, inTransaction } from "@/lib/db/transaction";
export { Prisma };

const target = targetOf(env);

/** The engine DATABASE_URL chose. */
export const engine: Engine = target.engine;

// Next bundles instrumentation, pages and routes apart and loads modules anew in development:
// the process has one client because the global object has.
const shared = globalThis as { musterDb?: PrismaClient };
shared.musterDb ??= connect(target);

/** The database. Connects at the first statement, so importing it costs nothing and may be done
 * by a build. */
export const db: PrismaClient = shared.musterDb;

/** Closes every connection. A later statement opens them again. */
export async function disconnect(): Promise<void> {
  await db.$disconnect();
}

function connect(target: Target): PrismaClient {
  if (target.engine === "sqlite") {
    return new PrismaClient({ adapter: sqliteAdapter(target.file) });
  }
  const client = new PostgresqlClient({
    adapter: postgresqlAdapter(target.url, { max: env.databasePool }),
  });
  // The two clients are generated from one schema that differs in its provider alone
  // (scripts/generate.mjs); lib/db/schema.test.ts proves the models equal. PostgreSQL's accepts
  // everything SQLite's does.
  return client as unknown as PrismaClient;
}
