import onHeaders from "on-headers";
import pino from "pino";
import { isApi } from "./request-target.mjs";

/** Set by the app's route wrapper on answers it has logged itself; never sent. */
const LOGGED_HEADER = "x-muster-logged";
const ASSET = /^\/_next\/|\.(?:ico|png|svg|jpg|webp|woff2|css|js|map|webmanifest)$/;

/** Where lib/http/client-ip.ts puts how the app reads a client's address behind proxies. */
const CLIENT_ADDRESS = Symbol.for("muster.client-address");

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
 * Writes one line when the answer has gone, unless the route wrapper has written it. The request
 * has its id, and its path as it may stand in the log.
 */
export function logAnswer(log, req, res) {
  const started = performance.now();
  let logged = false;
  onHeaders(res, () => {
    logged = res.hasHeader(LOGGED_HEADER);
    res.removeHeader(LOGGED_HEADER);
  });
  const { "x-request-id": requestId, "x-muster-asked-path": path } = req.headers;
  res.once("close", () => {
    // A client that goes early is gone before its route is done, which then writes the line.
    if (logged || (!res.headersSent && isApi(path))) return;
    const line = {
      requestId,
      method: req.method,
      path,
      status: res.headersSent || req.complete ? res.statusCode : 400,
      ms: Math.round((performance.now() - started) * 10) / 10,
      ip: clientAddress(req),
      ...(!res.writableFinished && { aborted: true }),
    };
    // A method that nobody knows is the client's fault.
    if (res.statusCode >= 500 && res.statusCode !== 501) log.error(line, "request");
    else if (ASSET.test(path)) log.debug(line, "request");
    else log.info(line, "request");
  });
}

function clientAddress({ headers }) {
  const { "x-forwarded-for": xForwardedFor = "", forwarded = "" } = headers;
  const asked = new Headers({ "x-forwarded-for": xForwardedFor, forwarded });
  asked.set("x-muster-remote-address", headers["x-muster-remote-address"]);
  return globalThis[CLIENT_ADDRESS](asked);
}
