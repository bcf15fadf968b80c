import { AsyncLocalStorage } from "node:async_hooks";

/** What the watch knows of the test file that runs in this process. */
type Watch = {
  /** The innermost verb that runs. */
  running: AsyncLocalStorage<string>;
  /** Verbs that changed a row, in a transaction of their own or of whoever called them. */
  wrote: Set<string>;
  /** Tables that transactions of a verb changed without an audit row. */
  unaudited: Map<string, Set<string>>;
  /** What the tests are still to be told. */
  complaints: string[];
};

// The drivers are loaded once for a process, this module maybe anew for each test file.
const shared = globalThis as { musterAuditWatch?: Watch };
shared.musterAuditWatch ??= {
  running: new AsyncLocalStorage(),
  wrote: new Set(),
  unaudited: new Map(),
  complaints: [],
};

export const watch: Watch = shared.musterAuditWatch;

/**
 * Runs the body of a verb, so that what reaches the database from there is known as its own. Calls of
 * this are written into the verbs by the plugin beside this file.
 */
export function asVerb<T>(verb: string, body: () => T): T {
  return watch.running.run(verb, () => begun(body()));
}

/** What a test does in the middle of a verb, as somebody else would: it is not that verb's. */
export function besideVerb<T>(work: () => Promise<T>): Promise<T> {
  return watch.running.exit(async () => await work());
}

/** Prisma asks the database when somebody waits for the answer, which is outside of the verb. */
function begun<T>(result: T): T {
  if (result instanceof Promise || !isThenable(result)) return result;
  // Whoever called the verb waits for it, and does nothing else with it.
  return new Promise((resolve, reject) => void result.then(resolve, reject)) as T;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof Object(value).then === "function";
}
