/**
 * What the app wants done when the process is told to stop. scripts/serve.mjs runs these; the two
 * meet on globalThis because the server script and the built app are separate module graphs.
 */
type Shutdown = { drain: Set<() => void>; close: Set<() => Promise<void> | void> };

declare global {
  var musterShutdown: Shutdown | undefined;
}

function hooks(): Shutdown {
  globalThis.musterShutdown ??= { drain: new Set(), close: new Set() };
  return globalThis.musterShutdown;
}

/**
 * Runs at the stop signal, while requests in flight still finish: end what would never end by
 * itself, such as a live stream. Returns the function that takes the hook away again.
 */
export function onDrain(hook: () => void): () => void {
  hooks().drain.add(hook);
  return () => hooks().drain.delete(hook);
}

/** Runs after the last answer: disconnect the database. May take a few seconds. */
export function onClose(hook: () => Promise<void> | void): () => void {
  hooks().close.add(hook);
  return () => hooks().close.delete(hook);
}
