import { type Db, engine } from "@/lib/db";
import { GONE_AFTER_MS, isDead, type ServerProcess } from "@/scripts/lib/server-process.mjs";

/** "server" in bytes: the lock of those that start at once. */
const JOIN_LOCK = 0x736572766572;

/** A server that uses the database, as its row says. */
export type ServerRow = ServerProcess & { id: string; secretDigest: string };

/** Makes servers that start at once come one after the other, until the transaction ends. */
export async function takeJoinTurn(tx: Db): Promise<void> {
  // SQLite's transactions have their turns anyway.
  if (engine === "postgresql") await tx.$executeRaw`SELECT pg_advisory_xact_lock(${JOIN_LOCK})`;
}

/** The servers that use the database now, but for `id`. */
export async function otherServers(db: Db, id: string): Promise<ServerRow[]> {
  const rows = await db.server.findMany({
    where: { id: { not: id }, NOT: gone(await databaseNow(db)) },
    orderBy: { startedAt: "asc" },
  });
  return rows.filter((row) => !isDead(row));
}

/** Writes the row of a server that starts, and deletes those of servers that are gone. */
export async function addServer(tx: Db, server: ServerRow): Promise<void> {
  const now = await databaseNow(tx);
  await tx.server.deleteMany({ where: { OR: [{ id: server.id }, gone(now)] } });
  await tx.server.create({ data: { ...server, startedAt: now, seenAt: now } });
}

/** Renews the row of a server; false when somebody took it for gone. */
export async function renewServer(db: Db, id: string): Promise<boolean> {
  const seenAt = await databaseNow(db);
  const { count } = await db.server.updateMany({ where: { id }, data: { seenAt } });
  return count > 0;
}

export async function removeServer(db: Db, id: string): Promise<void> {
  await db.server.deleteMany({ where: { id } });
}

/** Not seen lately; or after now, while the clock was ahead, which would last until then. */
function gone(now: Date) {
  const at = (ms: number) => new Date(now.getTime() + ms);
  return { OR: [{ seenAt: { lte: at(-GONE_AFTER_MS) } }, { seenAt: { gte: at(GONE_AFTER_MS) } }] };
}

/** Servers may have clocks of their own, and share the database's. */
async function databaseNow(db: Db): Promise<Date> {
  if (engine === "sqlite") return new Date();
  const [row] = await db.$queryRaw<{ ms: number }[]>`
    SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::float8 AS "ms"`;
  return new Date(Math.floor(row?.ms ?? Date.now()));
}
