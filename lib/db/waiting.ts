import type { Client } from "pg";
import { type Connection, connected } from "@/lib/db/one-connection";
import { log } from "@/lib/log";

/** How to say that something is waited for, and after how many milliseconds each time. */
export interface Waiting {
  everyMs: number;
  say(sentence: string): void;
}

const loudly: Waiting = { everyMs: 10_000, say: (sentence) => log.warn(sentence) };

/**
 * Runs `work` in the transaction that `client` has begun, and says each ten seconds whom it waits
 * for, if anybody. The connection itself cannot tell, for it waits: another one asks.
 */
export async function tellWhileWaiting<T>(
  client: Client,
  connection: Connection,
  { everyMs, say }: Waiting = loudly,
  work: () => Promise<T>,
): Promise<T> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const pid = rows[0]?.pid;
  const began = performance.now();
  const tell = async () => {
    const holders = await connected(connection, (other) => holdersOf(other, pid));
    if (holders === undefined) return;
    const seconds = Math.round((performance.now() - began) / 1000);
    say(
      `The database is to be migrated, and that has waited ${seconds} s for ${holders}. It goes on ` +
        "by itself when that ends, and gives up after 10 minutes",
    );
  };
  // Who cannot be asked cannot be named, and what is waited for fails by itself.
  const timer = setInterval(() => void tell().catch(() => undefined), everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Who holds what this connection waits for, in words; undefined when it waits for nobody. */
async function holdersOf(client: Client, pid: number | undefined): Promise<string | undefined> {
  const { rows } = await client.query<{ holder: string }>(
    `SELECT coalesce(nullif(application_name, ''), 'a program') || ' (process ' || pid ||
            ', role ' || usename || coalesce(', from ' || host(client_addr), '') || ')' AS "holder"
     FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids($1))`,
    [pid],
  );
  return rows.length === 0 ? undefined : rows.map(({ holder }) => holder).join(" and ");
}
