import { vi } from "vitest";

/** Tries again until `check` no longer throws. Long, because a busy machine is not a failure. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}
