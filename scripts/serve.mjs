import "./lib/node-version.mjs";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { logAnswer, openLog } from "./lib/access-log.mjs";
import { openAgentSockets } from "./lib/agent-sockets.mjs";
import { servedPath } from "./lib/api-version.mjs";
import { keepingPage } from "./lib/kept-page.mjs";
import { loadApp } from "./lib/load-app.mjs";
import { loggedPath } from "./lib/logged-path.mjs";
import { settlePost } from "./lib/page-posts.mjs";
import { notePeer } from "./lib/peer.mjs";
import { assertPortFree, portTaken } from "./lib/port.mjs";
import { openProtection } from "./lib/protect.mjs";
import { refusal, refuse, refuseSocket } from "./lib/refuse.mjs";
import { isApi, readRequestTarget } from "./lib/request-target.mjs";
import { isMain, root } from "./lib/root.mjs";
import { fail } from "./lib/say.mjs";
import { listenAddress, loadSettings, publicUrl } from "./lib/settings.mjs";
import { graceful } from "./lib/shutdown.mjs";
import { mayUpgrade, takeUpgrades } from "./lib/upgrades.mjs";

/** Serves the build in `.next` until a signal stops it. Why not `next start`: docs/decisions/0020. */
export async function serve() {
  loadSettings();
  process.env.NODE_ENV = "production";
  process.chdir(root);
  const { host, port } = listenAddress();
  await assertPortFree(port, host);
  const app = await loadApp(port);
  const log = openLog();
  const protect = openProtection();
  const handle = keepingPage(app.handle);
  const server = createServer(
    {
      // All three bound how long a request may take to arrive, never how long its answer lives.
      headersTimeout: 20_000,
      requestTimeout: 120_000,
      connectionsCheckingInterval: 5_000,
      // Longer than a reverse proxy keeps its side, so that it never writes to a closing socket.
      keepAliveTimeout: 65_000,
      // Checked in lib/request-target.mjs, where the answer has a body and a request id.
      requireHostHeader: false,
      shouldUpgradeCallback: mayUpgrade,
    },
    (req, res) => answer(req, res, { log, protect, handle }),
  );
  server.on("checkContinue", (req, res) => {
    if (!refusal(req, readRequestTarget(req))) res.writeContinue();
    server.emit("request", req, res);
  });
  server.on("checkExpectation", (req, res) => server.emit("request", req, res));
  server.on("clientError", (error, socket) => refuseUnparsed(error, socket, log));
  const sockets = openAgentSockets(log);
  takeUpgrades(server, sockets);
  graceful(server, log, { closeApp: app.close, endSockets: sockets.end });
  await listen(server, port, host);
  console.log(`Muster is ready at ${publicUrl()}`);
}

function answer(req, res, { log, protect, handle }) {
  const requestId = randomUUID();
  const target = readRequestTarget(req);
  const mayBePage = target.url !== undefined && !isApi(target.url);
  protect(req, res, { requestId, mayBePage });
  res.setHeader("x-request-id", requestId);
  // Replaces whatever a client sent under these names: the app believes them.
  req.headers["x-request-id"] = requestId;
  notePeer(req);
  req.headers["x-muster-asked-path"] = loggedPath(target.url ?? req.url);
  logAnswer(log, req, res);
  discardRest(req, res);
  const reason = refusal(req, target);
  if (reason) return refuse(req, res, reason);
  if (req.method === "OPTIONS" && mayBePage) return answerOptions(res);
  req.headers.host = target.host ?? new URL(publicUrl()).host;
  const foreign = settlePost(req, mayBePage);
  if (foreign) {
    log.warn({ requestId, publicUrl: publicUrl() }, `page refused: ${foreign.error}`);
    return refuse(req, res, foreign);
  }
  req.url = servedPath(target.url) ?? target.url;
  handle(req, res).catch((error) => {
    log.error({ requestId, err: error }, "request failed");
    if (res.headersSent) res.destroy();
    else refuse(req, res, { status: 500, error: "Internal server error" });
  });
}

/** OPTIONS of the server or of a page: what HAProxy checks with by itself. Next answers it with 400. */
function answerOptions(res) {
  res.writeHead(200, { allow: "GET, HEAD, POST, OPTIONS", "content-length": 0 });
  res.end();
}

/**
 * Throws away what is left of a body once its answer is out. Otherwise the next request on the
 * connection waits until it times out: Node does so only of a body that nobody began to read, and Node
 * 26.12 begins that of a Request before anybody asks for it.
 */
function discardRest(req, res) {
  // A handler that gives up half-way takes the socket away from the request.
  const { socket } = req;
  res.on("finish", () => {
    if (req.complete) return;
    req.push = () => true;
    socket.resume();
  });
}

/** What never became a request: broken syntax, headers too large, a client too slow to ask. */
function refuseUnparsed(error, socket, log) {
  const underWay = socket._httpMessage;
  const answering = underWay?.headersSent === true;
  if (error.code === "ECONNRESET" || !socket.writable || answering) return socket.destroy();
  const reason =
    error.code === "HPE_HEADER_OVERFLOW"
      ? { status: 431, error: "Request headers are too large" }
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? { status: 408, error: "The request took too long to arrive" }
        : { status: 400, error: "Malformed HTTP request" };
  const ip = socket.remoteAddress;
  const requestId = refuseSocket(socket, reason, underWay?.getHeader("x-request-id"));
  // A request whose body breaks off has its line from who reads it.
  if (!underWay) log.info({ requestId, status: reason.status, ip }, "request");
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(portTaken(error, port) ?? error));
    server.listen(port, host, resolve);
  });
}

if (isMain(import.meta)) await serve().catch(fail);
