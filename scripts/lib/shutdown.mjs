import onHeaders from "on-headers";

const FINISH_MS = 25_000;
/**
 * systemd and terminals signal every process of `npm start`, and npm passes its own on: what comes twice
 * within this time was sent once.
 */
const SAME_SIGNAL_MS = 1_000;
/** Where lib/http/shutdown.ts keeps what the app wants done, such as closing the database. */
const HOOKS = Symbol.for("muster.shutdown");

/**
 * Keeps count of the answers under way, and at SIGTERM or SIGINT ends in good order: no new
 * connection, live streams and websockets ended, requests in flight finished, the app's hooks run, exit 0.
 * What is not done after 25 seconds is cut. A second signal, a second later or more, exits at once.
 */
export function graceful(server, log, { closeApp, endSockets }) {
  const open = new Set();
  const sockets = new Set();
  let stopping = false;
  let stoppedAt = 0;

  server.on("connection", (socket) => {
    // One comes again after its wish for another protocol was passed by.
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });

  server.prependListener("request", (_req, res) => {
    open.add(res);
    onHeaders(res, () => {
      if (stopping) res.setHeader("connection", "close");
    });
    res.once("close", () => {
      open.delete(res);
      // An answer whose head went out before the signal left its connection open.
      if (stopping) setImmediate(() => server.closeIdleConnections());
    });
  });

  async function stop(signal) {
    if (stopping) {
      if (performance.now() - stoppedAt < SAME_SIGNAL_MS) return;
      process.exit(signal === "SIGINT" ? 130 : 143);
    }
    stopping = true;
    stoppedAt = performance.now();
    log.info({ signal, open: open.size }, "stopping");
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    // A browser's preconnection has asked for nothing yet; Node does not count it as idle.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    endStreams(open);
    endSockets();
    const cut = setTimeout(() => {
      log.warn({ open: open.size }, "stopping without waiting any longer");
      server.closeAllConnections();
    }, FINISH_MS);
    await closed;
    clearTimeout(cut);
    await attempt(log, closeApp);
    for (const hook of globalThis[HOOKS] ?? []) await attempt(log, hook);
    log.info("stopped");
    process.exit(0);
  }

  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** A live stream would never finish by itself. Browsers open it anew, at the next server. */
function endStreams(open) {
  for (const res of open) {
    if (String(res.getHeader("content-type")).startsWith("text/event-stream")) res.end();
  }
}

async function attempt(log, hook) {
  try {
    await hook();
  } catch (error) {
    log.error({ err: error }, "a shutdown hook failed");
  }
}
