import { engine } from "@/lib/db";
import type { ServerRow } from "@/lib/db/server-rows";
import { log } from "@/lib/log";
import { thisProcess } from "@/scripts/lib/server-process.mjs";

// The boot counts, a page shows: Next bundles them apart.
const shared = globalThis as { musterNeighbours?: number };

/** How many other servers use our SQLite file. On PostgreSQL any number may, and this is 0. */
export function neighbours(): number {
  return shared.musterNeighbours ?? 0;
}

/**
 * Takes who else uses the database, and warns in the log when that is a SQLite file and one comes.
 * Both go on: what is settled in the database stays right, but live pages of one do not hear of
 * changes by the other.
 */
export function noteOthers(others: readonly ServerRow[]): void {
  if (engine !== "sqlite") return;
  const { host, pid } = thisProcess();
  // A container that started again has the name and number of whoever was killed there.
  const servers = others.filter((other) => other.host !== host || other.pid !== pid).length;
  if (servers === neighbours()) return;
  shared.musterNeighbours = servers;
  if (servers > 0) log.warn({ servers }, NEIGHBOUR_WARNING);
  else log.info("no other server uses this SQLite file any more");
}

const NEIGHBOUR_WARNING =
  "Another server uses this SQLite file: live pages of one do not show changes made through the " +
  "other. To run more than one server, use PostgreSQL";
