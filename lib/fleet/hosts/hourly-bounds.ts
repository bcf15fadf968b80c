import type { Db } from "@/lib/db";
import { isForeignKeyViolation } from "@/lib/db/errors";
import { type Hourly, spendHourly } from "@/lib/db/hour-statement";
import { refused } from "@/lib/fleet/credentials/verify-agent";
import { FleetError } from "@/lib/fleet/errors";

const HOUR_MS = 3_600_000;

/**
 * What one host may do in a UTC hour. A release upgrade brings some thousand package states; no
 * agent rotates its token more than once for each of its starts.
 */
const bounds = {
  sharedRows: { atMost: 50_000, sentence: "This host reported too many new packages this hour" },
  rotations: { atMost: 12, sentence: "This host rotated its token too often this hour" },
} as const satisfies Record<Hourly, { atMost: number; sentence: string }>;

/**
 * Counts what a host is about to do. Throws 429, with the seconds to the next hour, when that is
 * more than a host may do in one; 401 when the host is gone.
 */
export async function takeHourly(
  db: Db,
  { host, now }: { host: { id: string }; now: Date },
  what: Hourly,
  count: number,
): Promise<void> {
  const { atMost, sentence } = bounds[what];
  const hour = now.toISOString().slice(0, "2026-11-22T17".length);
  const taking = spendHourly(db, { hostId: host.id, what, count, hour, atMost });
  const taken = await taking.catch((error: unknown) => {
    if (isForeignKeyViolation(error)) throw refused("deleted");
    throw error;
  });
  if (taken) return;
  const retryAfter = Math.ceil((HOUR_MS - (now.getTime() % HOUR_MS)) / 1000);
  throw new FleetError("rate_limited", sentence, {
    detail: `At most ${atMost.toLocaleString("en")} are accepted in an hour`,
    retryAfter,
  });
}
