/**
 * Work to do when the server stops: scripts/serve.mjs runs these on SIGTERM. Shared by symbol,
 * because Next bundles this module apart from the server that calls it.
 */
const SHUTDOWN = Symbol.for("muster.shutdown");

type Hooks = Set<() => void | Promise<void>>;

/** Registers a hook; returns how to take it back. */
export function onShutdown(hook: () => void | Promise<void>): () => void {
  const shared = globalThis as { [SHUTDOWN]?: Hooks };
  shared[SHUTDOWN] ??= new Set();
  const hooks = shared[SHUTDOWN];
  hooks.add(hook);
  return () => hooks.delete(hook);
}
