// Next may bundle routes apart, each with a copy of this module; the event loop is one.
const shared = globalThis as { musterBreath?: (() => void)[] };
shared.musterBreath ??= [];
/** Who waits for a turn, the longest first. */
const waiting = shared.musterBreath;

/**
 * A request takes several turns of the event loop from its first byte to its answer. In as many it
 * waits for one slice of long work and not for one in each. A turn in which nobody wants anything
 * takes a few microseconds.
 */
const TURNS = 10;

/**
 * Long work calls this between two slices. It resolves some turns of the event loop later, in which
 * whatever arrived has been read and answered; a promise alone would let nothing in, for SQLite
 * answers at once. One caller goes on at a time, the longest waiting: ten exports hold nobody up
 * longer than one.
 */
export function breath(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(next, TURNS - 1);
  });
}

function next(turns: number): void {
  if (turns > 0) return void setImmediate(next, turns - 1);
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(next, TURNS - 1);
}
