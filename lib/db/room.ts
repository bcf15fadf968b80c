import type { ClientBase, Pool } from "pg";
import { isRefused } from "@/lib/db/errors";
import { log } from "@/lib/log";

/** So long after a refusal the next would be one too. */
const RECENT_MS = 10_000;
/** So long a pool makes do with what it has. */
const REDUCED_MS = 60_000;
/** No try to get a connection begins so long after the first. */
const WAIT_MS = 15_000;
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

/** The room a database, or a pooler in front of it, leaves the connections of a pool. */
export class Room {
  #pool: Pool;
  #most: number;
  /** Those that can be used; the pool counts those it still asks for too. */
  #established = new Set<ClientBase>();

  /** Takes a pool that has no connection yet. */
  constructor(pool: Pool) {
    this.#pool = pool;
    this.#most = pool.options.max;
    pool.on("connect", (client) => this.#established.add(client));
    pool.on("remove", (client) => this.#established.delete(client));
  }

  /**
   * Runs what begins with taking a connection. One that is refused waits for one of those that are
   * there, and for a minute the pool asks for no more. Where there is none it tries once more while
   * others are asked for, whose turn may come. Throws the refusal when there is none after that, or
   * fifteen seconds after the start.
   */
  async connected<T>(work: () => Promise<T>): Promise<T> {
    const until = performance.now() + WAIT_MS;
    for (let hopes = 1; ; ) {
      try {
        return await work();
      } catch (error) {
        if (!isRefused(error)) throw error;
        const left = this.#established.size;
        this.#note(error, left);
        if (performance.now() > until) throw error;
        if (left > 0) this.#reduceTo(left);
        else if (hopes === 0 || this.#pool.totalCount === 0) throw error;
        else hopes -= 1;
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
  "The database, or the pooler in front of it, refuses further connections: requests wait for those " +
  "there are, and are 503 while there is none. Set DATABASE_POOL so that all servers together stay within " +
  "the limit there (two more connections for each server), or raise it";
