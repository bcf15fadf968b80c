import { apiVersion } from "./api-version.mjs";
import { refusal } from "./refuse.mjs";
import { readRequestTarget } from "./request-target.mjs";

/** Of the request that a client sends with its wish for another protocol. */
const OF_UPGRADE = new Set(["upgrade", "http2-settings"]);

/**
 * Whether a request that wishes for another protocol comes to `takeUpgrades`, for Nodes that ask
 * (22.21, 24.9 and later). One with a body is an ordinary request: Node 26 reads the body itself, and
 * nothing would be left to give back.
 */
export const mayUpgrade = (req) => !hasBody(req);

/**
 * Hands requests for the websocket of agents to `sockets`. Any other wish for another protocol is
 * passed by, as RFC 9110 7.8 allows, and the request answered as usual: some clients ask for HTTP/2
 * with every first request.
 */
export function takeUpgrades(server, sockets) {
  server.on("upgrade", (req, socket, head) => {
    const ignore = () => undefined;
    // Nobody else listens to a socket that Node has let go of, and an error would end the process.
    socket.on("error", ignore);
    const target = readRequestTarget(req);
    if (!refusal(req, target) && isAgentSocket(req, target.url)) {
      return sockets.take(req, socket, head, target.url);
    }
    socket.off("error", ignore);
    answerAsRequest(server, req, socket, head);
  });
}

function isAgentSocket(req, url) {
  const { method, headers } = req;
  const [path] = url.split("?", 1);
  return (
    method === "GET" &&
    !hasBody(req) &&
    headers.upgrade.toLowerCase() === "websocket" &&
    path === `/api/${apiVersion()}/agents/ws`
  );
}

function hasBody({ headers }) {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Gives the connection back with the same request, but for the wish. */
function answerAsRequest(server, req, socket, head) {
  const lines = [`${req.method} ${req.url} HTTP/${req.httpVersion}`];
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    const name = req.rawHeaders[at];
    const value = req.rawHeaders[at + 1];
    if (OF_UPGRADE.has(name.toLowerCase())) continue;
    lines.push(`${name}: ${/^connection$/i.test(name) ? withoutUpgrade(value) : value}`);
  }
  if (head.length > 0) socket.unshift(head);
  socket.unshift(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
  server.emit("connection", socket);
}

function withoutUpgrade(connection) {
  const options = connection.split(",").map((option) => option.trim());
  return options.filter((option) => !OF_UPGRADE.has(option.toLowerCase())).join(", ");
}
