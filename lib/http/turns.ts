import { FleetError } from "@/lib/fleet/errors";

/** Seconds after which a third call may come again. */
const RETRY_AFTER = 5;

/**
 * Takes calls of one key one after the other: one is worked on, the second waits, a third is 429.
 * The second is never refused, for agents of the field come back after an hour only. Of one process:
 * two servers on one database each work on one.
 */
export class Turns {
  readonly #lines = new Map<string, { calls: number; last: Promise<void> }>();

  /**
   * Does the work when its turn has come. Throws 429 when one works and another waits already, and
   * 400 when `signal` tells that the caller is gone: it waits no longer, and another may.
   */
  async take<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const line = this.#lines.get(key) ?? { calls: 0, last: Promise.resolve() };
    if (line.calls === 2) {
      throw new FleetError("rate_limited", "Two reports from this host are already being read", {
        retryAfter: RETRY_AFTER,
      });
    }
    line.calls++;
    const before = line.last;
    const result = line.calls === 1 ? work() : turnAfter(before, signal).then(work);
    // One that waits no longer has not ended who works.
    line.last = Promise.all([before, settled(result)]).then(() => undefined);
    this.#lines.set(key, line);
    try {
      return await result;
    } finally {
      line.calls--;
      if (line.calls === 0) this.#lines.delete(key);
    }
  }
}

function turnAfter(before: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    before.then(resolve);
    const leave = () => reject(new FleetError("invalid", "The client is gone"));
    if (signal?.aborted) leave();
    else signal?.addEventListener("abort", leave, { once: true });
  });
}

function settled(work: Promise<unknown>): Promise<void> {
  return work.then(
    () => undefined,
    () => undefined,
  );
}
