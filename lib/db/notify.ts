import { db, engine } from "@/lib/db";

/** What servers tell each other, and what each says to itself to know whether it would hear. */
export const CHANNELS = { live: "muster_live", echo: "muster_echo" } as const;

/**
 * Hands a payload (at most 8,000 bytes) to every server of this database that listens. SQLite has
 * one server, so there is nobody to tell.
 */
export async function notifyServers(
  payload: string,
  channel: keyof typeof CHANNELS = "live",
): Promise<void> {
  if (engine !== "postgresql") return;
  // As a query: it writes no row, and says nothing of whether one could be written.
  await db.$queryRaw`SELECT pg_notify(${CHANNELS[channel]}, ${payload})::text`;
}
