import { expect } from "vitest";

/**
 * Runs a check for each of many cases that one test holds, and fails with all that failed, each with
 * its name. An empty list fails too: nothing would be tested.
 */
export async function eachCase<T>(
  cases: readonly (readonly [name: string, one: T])[],
  check: (one: T, name: string) => Promise<void> | void,
): Promise<void> {
  if (cases.length === 0) throw new Error("There are no cases: nothing would be tested.");
  const failures: string[] = [];
  for (const [name, one] of cases) {
    try {
      await check(one, name);
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  expect(failures, `${failures.length} of ${cases.length} cases failed`).toEqual([]);
}
