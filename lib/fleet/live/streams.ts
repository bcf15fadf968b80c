import { FleetError } from "@/lib/fleet/errors";

/** Live streams of one person on one server: a browser has one for all its windows. */
const MOST = 20;
const RETRY_AFTER = 30;

const open = new Map<string, number>();

/**
 * Counts one more live stream of a person; returns how to give it back, once. Throws 429 when they
 * have 20. The newest is refused, not the oldest ended: that one would come again and end the next,
 * round and round. A page that is refused asks again and refreshes by the clock meanwhile:
 * components/live/use-live.ts.
 */
export function openStream(personId: string): () => void {
  const count = open.get(personId) ?? 0;
  if (count >= MOST) {
    throw new FleetError("rate_limited", `You have ${MOST} live pages open already`, {
      retryAfter: RETRY_AFTER,
    });
  }
  open.set(personId, count + 1);
  let given = false;
  return () => {
    if (given) return;
    given = true;
    const left = (open.get(personId) ?? 1) - 1;
    if (left === 0) open.delete(personId);
    else open.set(personId, left);
  };
}
