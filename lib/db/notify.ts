import { db, engine } from "@/lib/db";

/** Where servers tell each other what changed. */
export const LIVE = "muster_live";

/**
 * Hands a payload (at most 8,000 bytes) to every server of this database that listens to the
 * channel. SQLite has one server, so there is nobody to tell.
 */
export async function notifyServers(payload: string, channel: string = LIVE): Promise<void> {
  if (engine !== "postgresql") return;
  // As a query: it writes no row, and says nothing of whether one could be written.
  await db.$queryRaw`SELECT pg_notify(${channel}, ${payload})::text`;
}
