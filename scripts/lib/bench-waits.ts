import { setTimeout as after } from "node:timers/promises";
import type { BenchServer } from "@/scripts/lib/bench-server";

/**
 * How long each heartbeat took that a host sends one after the other until something has ended, in
 * milliseconds, the shortest first.
 */
export async function heartbeatsUntil(
  { call }: BenchServer,
  host: string,
  end: Promise<unknown>,
): Promise<number[]> {
  const waits: number[] = [];
  let ended = false;
  const over = () => {
    ended = true;
  };
  end.then(over, over);
  while (!ended) {
    const started = performance.now();
    await call("POST", "/api/agent/heartbeat", { bearer: host });
    waits.push(performance.now() - started);
    await after(10);
  }
  return waits.sort((a, b) => a - b);
}

/** What this share of the waits is not longer than: 0.5 is the median, 1 the longest. */
export function shareOf(waits: number[], share: number): number {
  return waits[Math.floor(share * (waits.length - 1))] ?? Number.NaN;
}
