const FINISH_MS = 25_000;
const STREAM_GRACE_MS = 1_000;

/**
 * Keeps count of the answers under way, and ends them in good order at SIGTERM or SIGINT: no new
 * connection, live streams told to end (lib/shutdown.ts), requests in flight finished, the app's
 * hooks run, exit 0. What is not done after 25 seconds is cut. A second signal exits at once.
 */
export function graceful(server, log, closeApp) {
  const open = new Set();
  let stopping = false;

  server.prependListener("request", (_req, res) => {
    open.add(res);
    const writeHead = res.writeHead;
    res.writeHead = function (...args) {
      if (stopping) this.setHeader("connection", "close");
      return writeHead.apply(this, args);
    };
    res.once("close", () => {
      open.delete(res);
      // An answer whose head went out before the signal left its connection open.
      if (stopping) setImmediate(() => server.closeIdleConnections());
    });
  });

  async function stop(signal) {
    if (stopping) process.exit(signal === "SIGINT" ? 130 : 143);
    stopping = true;
    log.info({ signal, open: open.size }, "stopping");
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    for (const hook of globalThis.musterShutdown?.drain ?? []) attempt(log, hook);
    setTimeout(() => endStreams(open), STREAM_GRACE_MS).unref();
    const cut = setTimeout(() => {
      log.warn({ open: open.size }, "stopping without waiting any longer");
      server.closeAllConnections();
    }, FINISH_MS);
    await closed;
    clearTimeout(cut);
    await attempt(log, closeApp);
    for (const hook of globalThis.musterShutdown?.close ?? []) await attempt(log, hook);
    log.info("stopped");
    process.exit(0);
  }

  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** A stream that did not listen to the drain hook must not hold the process for 25 seconds. */
function endStreams(open) {
  for (const res of open) {
    if (String(res.getHeader("content-type")).startsWith("text/event-stream")) res.destroy();
  }
}

async function attempt(log, hook) {
  try {
    await hook();
  } catch (error) {
    log.error({ err: error }, "a shutdown hook failed");
  }
}
