/**
 * Runs a check for each of many cases that one test holds, and fails with all that failed: vitest
 * shows each error of an AggregateError by itself, with its difference, here under the name of its
 * case. An empty list fails too: nothing would be tested.
 */
export async function eachCase<T>(
  cases: readonly (readonly [name: string, one: T])[],
  check: (one: T, name: string) => Promise<void> | void,
): Promise<void> {
  if (cases.length === 0) throw new Error("There are no cases: nothing would be tested.");
  const failures: Error[] = [];
  for (const [name, one] of cases) {
    try {
      await check(one, name);
    } catch (thrown) {
      failures.push(named(name, thrown instanceof Error ? thrown : new Error(String(thrown))));
    }
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} of ${cases.length} cases failed`);
  }
}

/** The same error, its message and the first line of its stack beginning with a name. */
function named(name: string, error: Error): Error {
  const { message, stack } = error;
  error.message = `${name}: ${message}`;
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
  return error;
}
