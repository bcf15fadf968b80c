import { onShutdown } from "@/lib/http/shutdown";
import { log } from "@/lib/log";

const EVERY_MS = 60_000;

/** One call, as it goes into the line of its minute. */
export type GatheredCall = {
  method: string;
  path: string;
  status: number;
  milliseconds: number;
  /** Who called; undefined when nobody is known. */
  actor: string | undefined;
};

/** What is told of the calls of a minute. Milliseconds; `hosts` counts each caller once. */
export type GatheredLine = {
  seconds: number;
  count: number;
  hosts: number;
  minMs: number;
  meanMs: number;
  maxMs: number;
  byStatus: Record<string, number>;
  paths: Record<string, number>;
};

/**
 * Calls that come by themselves and by the thousand, told in one line a minute: what a fleet logs
 * does not grow with it. The minute begins with its first call, so an idle server says nothing.
 */
export class GatheredLog {
  readonly #tell: (line: GatheredLine) => void;
  readonly #actors = new Set<string>();
  readonly #byStatus = new Map<string, number>();
  readonly #paths = new Map<string, number>();
  #count = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  #sum = 0;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (line: GatheredLine) => void) {
    this.#tell = tell;
  }

  note({ method, path, status, milliseconds, actor }: GatheredCall): void {
    if (this.#count === 0) {
      this.#since = performance.now();
      this.#timer = setTimeout(() => this.flush(), EVERY_MS).unref();
    }
    this.#count += 1;
    this.#min = Math.min(this.#min, milliseconds);
    this.#max = Math.max(this.#max, milliseconds);
    this.#sum += milliseconds;
    if (actor !== undefined) this.#actors.add(actor);
    countOne(this.#byStatus, String(status));
    countOne(this.#paths, `${method} ${path}`);
  }

  /** Tells what has come so far, if anything has, and begins anew. */
  flush(): void {
    clearTimeout(this.#timer);
    if (this.#count === 0) return;
    this.#tell({
      seconds: Math.round((performance.now() - this.#since) / 1000),
      count: this.#count,
      hosts: this.#actors.size,
      minMs: tenths(this.#min),
      meanMs: tenths(this.#sum / this.#count),
      maxMs: tenths(this.#max),
      byStatus: Object.fromEntries(this.#byStatus),
      paths: Object.fromEntries(this.#paths),
    });
    this.#actors.clear();
    this.#byStatus.clear();
    this.#paths.clear();
    this.#count = 0;
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = 0;
    this.#sum = 0;
  }
}

function countOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Rounded, as a single line of the log has it. */
export function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

// Next may bundle routes apart, each with a copy of this module; the line is the process's.
const shared = globalThis as { musterGatheredLog?: GatheredLog };

/** The gathered calls of this process; what is left is told when the server stops. */
export function gatheredLog(): GatheredLog {
  if (!shared.musterGatheredLog) {
    const made = new GatheredLog((line) => log.info(line, "heartbeats"));
    shared.musterGatheredLog = made;
    onShutdown(() => made.flush());
  }
  return shared.musterGatheredLog;
}
