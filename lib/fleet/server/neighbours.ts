import { markServer } from "@/lib/db/other-servers";
import { targetOf } from "@/lib/db/target";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

// The boot counts, a page shows: Next bundles them apart.
const shared = globalThis as { musterNeighbours?: number };

/** How many other servers use our SQLite file. On PostgreSQL any number may, and this is 0. */
export function neighbours(): number {
  return shared.musterNeighbours ?? 0;
}

/**
 * Looks for other servers on our SQLite file, and warns in the log when one comes. Both go on: what
 * is settled in the database stays right, but live pages of one do not hear of changes by the other.
 * Returns how to stop.
 */
export function watchNeighbours(): () => void {
  const target = targetOf(env);
  if (target.engine !== "sqlite") return () => undefined;
  return markServer(target.file, (servers) => {
    shared.musterNeighbours = servers;
    if (servers > 0) log.warn({ servers }, NEIGHBOUR_WARNING);
    else log.info("no other server uses this SQLite file any more");
  });
}

const NEIGHBOUR_WARNING =
  "Another server uses this SQLite file: live pages of one do not show changes made through the " +
  "other. To run more than one server, use PostgreSQL";
