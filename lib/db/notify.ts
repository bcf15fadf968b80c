import { Client } from "pg";
import { db, engine } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

const CHANNEL = "muster_live";
const RECONNECT_MS = 2_000;

/**
 * Hands a payload (at most 8,000 bytes) to every other server of this database. SQLite has
 * one server, so there is nobody to tell.
 */
export async function notifyServers(payload: string): Promise<void> {
  if (engine !== "postgresql") return;
  await db.$executeRaw`SELECT pg_notify(${CHANNEL}, ${payload})`;
}

/**
 * Calls back for every payload any server of this database notifies, our own included.
 * Connects again when the connection breaks; what was said meanwhile is lost. Returns how to
 * stop.
 */
export function listenToServers(onPayload: (payload: string) => void): () => Promise<void> {
  if (engine !== "postgresql") return async () => undefined;
  let stopped = false;
  let client: Client | undefined;
  const connect = async () => {
    if (stopped) return;
    const next = new Client({
      connectionString: env.databaseUrl,
      application_name: "muster live",
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    client = next;
    next.on("notification", (message) => onPayload(message.payload ?? ""));
    next.on("error", () => next.end().catch(() => undefined));
    next.once("end", () => setTimeout(connect, RECONNECT_MS).unref());
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      log.warn({ err: error }, "live updates from other servers are down");
      await next.end().catch(() => undefined);
    }
  };
  void connect();
  return async () => {
    stopped = true;
    await client?.end().catch(() => undefined);
  };
}
