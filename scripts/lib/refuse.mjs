import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { answerHeaders } from "./protect.mjs";
import { isApi } from "./request-target.mjs";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const MAX_API_BODY = 6 * 1024 * 1024;
/** The largest form names 500 hosts. next.config.ts says the same of a form without a length. */
const MAX_PAGE_BODY = 128 * 1024;
const LINGER_MS = 5_000;

/**
 * Why a request, whose target has been read (request-target.mjs), is not worth handing to the app, or
 * undefined. Everything here would otherwise become a 500, or be read into memory first.
 */
export function refusal(req, target) {
  if (!METHODS.has(req.method)) {
    return { status: 501, error: `Method ${req.method} is not supported` };
  }
  if (target.refused) return { status: 400, error: target.refused };
  const declared = Number(req.headers["content-length"] ?? 0);
  const most = isApi(target.url) ? MAX_API_BODY : MAX_PAGE_BODY;
  if (declared > most) return { status: 413, error: `Request body is larger than ${most} bytes` };
  return undefined;
}

/**
 * Answers with a status and a sentence, and closes: what follows cannot be trusted. As JSON, but to
 * a page's post as text with what to do and the request id, which components/form/action.ts reads.
 */
export function refuse(req, res, { status, error, detail }) {
  linger(req);
  const asText = req.method === "POST" && isOfPage(req);
  const requestId = res.getHeader("x-request-id");
  const lines = [error, ...(detail ? [detail] : []), `Request ${requestId}`];
  const body = asText ? lines.join("\n") : JSON.stringify({ error });
  res.writeHead(status, {
    // Of the text Next shows an action nothing, if more stands in its type.
    "content-type": asText ? "text/plain" : "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    connection: "close",
  });
  res.end(req.method === "HEAD" ? undefined : body);
}

/**
 * The same on a bare socket, for what the parser could not make a request of, or no longer; its
 * request id, which is new unless one is given.
 */
export function refuseSocket(socket, { status, error }, requestId = randomUUID()) {
  writeAnswer(socket, { status, requestId, body: JSON.stringify({ error }) });
  return requestId;
}

/** Writes a Response of the app, which is JSON, on a bare socket, and closes. */
export async function answerSocket(socket, response, requestId) {
  const { status, headers } = response;
  writeAnswer(socket, { status, requestId, headers, body: await response.text() });
}

function writeAnswer(socket, { status, headers = [], requestId, body }) {
  const all = {
    ...answerHeaders(),
    ...Object.fromEntries(headers),
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-request-id": requestId,
    "cache-control": "no-store",
    connection: "close",
  };
  const lines = Object.entries(all).map((header) => `${header.join(": ")}\r\n`);
  // One that Node has let go of for another protocol is read by nobody.
  socket.resume();
  closeSoon(socket, `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
}

/** Sent by a server action, or by a form whose answer a browser shows. */
function isOfPage({ headers }) {
  return headers["next-action"] !== undefined || headers.accept?.startsWith("text/html") === true;
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
