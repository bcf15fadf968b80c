import pino from "pino";

/** Set by the app's route wrapper on answers it has logged itself; never sent. */
const LOGGED_HEADER = "x-muster-logged";
const ASSET = /^\/_next\/|\.(?:ico|png|svg|jpg|webp|woff2|css|js|map|webmanifest)$/;
const MAX_PATH = 200;

/**
 * The log of the server itself, in the shape of lib/log.ts: one JSON object a line. A bad
 * LOG_LEVEL is refused by the app at boot; until then there must be a log to say so.
 */
export function openLog() {
  const wanted = process.env.LOG_LEVEL || "info";
  const level = wanted === "silent" || wanted in pino.levels.values ? wanted : "info";
  // Written at once: what pino would keep for the exit, it writes for ever when nobody reads.
  return pino({ level, base: undefined }, pino.destination({ dest: 1, sync: true }));
}

/**
 * Writes one line when the answer has gone, unless the route wrapper has written it. Paths go in
 * without their query, which may hold a secret, and with anything that looks like a token cut.
 */
export function logAnswer(log, req, res, requestId) {
  const started = performance.now();
  const writeHead = res.writeHead;
  let logged = false;
  res.writeHead = function (...args) {
    logged = this.hasHeader(LOGGED_HEADER);
    this.removeHeader(LOGGED_HEADER);
    return writeHead.apply(this, args);
  };
  const path = loggedPath(req.url);
  res.once("close", () => {
    if (logged) return;
    const line = {
      requestId,
      method: req.method,
      path,
      status: res.statusCode,
      ms: Math.round((performance.now() - started) * 10) / 10,
      ip: req.socket.remoteAddress,
      ...(!res.writableFinished && { aborted: true }),
    };
    if (res.statusCode >= 500) log.error(line, "request");
    else if (ASSET.test(path)) log.debug(line, "request");
    else log.info(line, "request");
  });
}

/** A path as it may stand in the log. */
export function loggedPath(url) {
  return url
    .split(/[?#]/, 1)[0]
    .slice(0, MAX_PATH)
    .replace(/(mst_[a-z]+_)[0-9a-zA-Z]+/g, "$1…");
}
