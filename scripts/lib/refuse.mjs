import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const MAX_API_BODY = 6 * 1024 * 1024;
const LINGER_MS = 5_000;

/**
 * Why a request is not worth handing to the app, or undefined. Everything here would otherwise
 * become a 500, or be read into memory first.
 */
export function refusal(req) {
  if (!METHODS.has(req.method)) {
    return { status: 501, error: `Method ${req.method} is not supported` };
  }
  if (!isHost(req.headers.host)) return { status: 400, error: "Malformed Host header" };
  if (!isPath(req.url)) return { status: 400, error: "Malformed URL" };
  const declared = Number(req.headers["content-length"] ?? 0);
  if (declared > MAX_API_BODY && req.url.startsWith("/api/")) {
    return { status: 413, error: `Request body is larger than ${MAX_API_BODY} bytes` };
  }
  return undefined;
}

/** Answers with a status and a sentence as JSON, and closes: what follows cannot be trusted. */
export function refuse(req, res, { status, error }) {
  linger(req);
  const body = JSON.stringify({ error });
  res.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    connection: "close",
  });
  res.end(req.method === "HEAD" ? undefined : body);
}

/** The same on a bare socket, for what the parser could not make a request of. */
export function refuseSocket(socket, { status, error }) {
  const requestId = randomUUID();
  const body = JSON.stringify({ error });
  closeSoon(
    socket,
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `x-request-id: ${requestId}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`,
  );
  return requestId;
}

function linger(req) {
  req.socket.destroySoon = () => closeSoon(req.socket);
  req.resume();
}

/**
 * Closing while the client still sends makes the kernel reset the connection, and the client may
 * lose the answer it is about to read. So the sending side is closed, and what still comes is
 * thrown away for a few seconds.
 */
function closeSoon(socket, lastWords) {
  socket.end(lastWords);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once("close", () => clearTimeout(timer));
}

function isHost(host) {
  return host !== undefined && /^[^\s/?#@\\]+$/.test(host) && URL.canParse(`http://${host}`);
}

function isPath(url) {
  if (!url.startsWith("/")) return false;
  try {
    return !decodeURIComponent(url.split("?", 1)[0]).includes("\0");
  } catch {
    return false;
  }
}
