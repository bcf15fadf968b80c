import type { Pool } from "pg";
import { isRefused } from "@/lib/db/errors";
import { log } from "@/lib/log";

/** So long after a refusal the next would be one too. */
const RECENT_MS = 10_000;
/** So long a pool makes do with what it has. */
const REDUCED_MS = 60_000;
/** The log is told again when there was no refusal for this long. */
const QUIET_MS = 10 * 60_000;

/** Of performance.now(). */
type Refusals = { last: number; without: number };

// The routes write, /api/ready asks: Next bundles them apart.
const shared = globalThis as { musterRefusals?: Refusals };
const never = Number.NEGATIVE_INFINITY;

/** Whether in the last ten seconds something failed because there was not one connection for it. */
export function isWithoutRoom(): boolean {
  return performance.now() - (shared.musterRefusals?.without ?? never) < RECENT_MS;
}

/** The room a database, or a pooler before it, leaves the connections of a pool. */
export class Room {
  #pool: Pool;
  #most: number;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#most = pool.options.max;
  }

  /**
   * Runs what begins with taking a connection. One that is refused waits for one of those that are
   * there, and for a minute the pool asks for no more. Throws when there is none.
   */
  async connected<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isRefused(error)) throw error;
        const left = this.#pool.totalCount;
        this.#note(error, left);
        if (left === 0) throw error;
        this.#reduceTo(left);
      }
    }
  }

  #reduceTo(left: number): void {
    const { options } = this.#pool;
    if (left >= options.max) return;
    if (options.max === this.#most) {
      setTimeout(() => {
        options.max = this.#most;
      }, REDUCED_MS).unref();
    }
    options.max = left;
  }

  #note(error: unknown, left: number): void {
    const now = performance.now();
    const { last, without } = shared.musterRefusals ?? { last: never, without: never };
    shared.musterRefusals = { last: now, without: left === 0 ? now : without };
    if (now - last < QUIET_MS) return;
    log.warn({ err: error, connections: left, pool: this.#most }, REFUSED);
  }
}

const REFUSED =
  "The database, or the pooler before it, refuses further connections: requests wait for those there " +
  "are, and are 503 while there is none. Set DATABASE_POOL so that all servers together stay within " +
  "the limit there (two more connections for each server), or raise it";
