import { randomUUID } from "node:crypto";

/** Where lib/http/client-ip.ts puts who notes a proxy that nobody trusts. */
const NOTE_FORWARDING = Symbol.for("muster.note-forwarding");

const OWN = "x-muster-own";
/** Nobody else knows it: a request that has it is one of ours. */
const MARK = randomUUID();

/**
 * Tells the app who is at the other end. Next asks itself for the page that an action leads to, with
 * the headers of the action: that request is of whoever sent the action.
 */
export function notePeer({ headers, socket }) {
  if (headers[OWN] === MARK) return;
  headers[OWN] = MARK;
  headers["x-muster-remote-address"] = socket.remoteAddress ?? "";
  // As they came: Next writes one of them by itself.
  const { "x-forwarded-for": xForwardedFor, forwarded } = headers;
  if (xForwardedFor ?? forwarded) globalThis[NOTE_FORWARDING](headers["x-muster-remote-address"]);
}
