import { randomUUID } from "node:crypto";
import { WebSocketServer } from "ws";
import { loggedPath } from "./logged-path.mjs";
import { notePeer } from "./peer.mjs";
import { answerHeaders } from "./protect.mjs";
import { answerSocket, refuseSocket } from "./refuse.mjs";

/** Where lib/auth/agent-socket.ts puts who says whether an agent may open one. */
const AGENT_SOCKETS = Symbol.for("muster.agent-sockets");

const PING_EVERY_S = 30;
const MUTE_MS = 90_000;
/** A frame of an agent. */
const MAX_FRAME = 64 * 1024;
/** Bytes that wait for a slow reader. */
const MOST_WAITING = 256 * 1024;
/** What an agent may say between two of our pings: many times what those of the field do. */
const MOST_SAID = 1024 * 1024;
/** What the smallest frame costs to read, as bytes of a long one. */
const FRAME_COST = 128;
const CLOSE_MS = 1_000;

const RESTARTING = [1012, "The server restarts"];
const TOO_MUCH = [1008, "More than 1 MiB in half a minute"];

/**
 * The websockets of agents (`GET /api/v1/agents/ws`). `take` answers a request for one: 101 for the
 * credentials of a host, else the refusal, as the app says. `end` closes them all.
 */
export function openAgentSockets(log) {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME,
    // A client that pings and never reads would fill the memory with our pongs.
    autoPong: false,
  });
  const pings = new Pings();
  let ending = false;

  // A handshake that is none (no key, a version nobody speaks) is answered with 400 by us.
  server.on("wsClientError", (error, socket, req) => {
    refuseSocket(socket, { status: 400, error: error.message }, req.headers["x-request-id"]);
  });
  server.on("headers", (headers, req) => {
    for (const header of Object.entries(answerHeaders())) headers.push(header.join(": "));
    headers.push(`x-request-id: ${req.headers["x-request-id"]}`);
  });

  async function take(req, socket, head, url) {
    const requestId = randomUUID();
    req.headers["x-request-id"] = requestId;
    notePeer(req);
    const headers = Object.entries(req.headers).map(([name, value]) => [name, String(value)]);
    const request = new Request(new URL(url, "http://localhost"), { headers });
    const entered = await globalThis[AGENT_SOCKETS](request, loggedPath(url));
    if (entered.refused) return answerSocket(socket, entered.refused, requestId);
    if (ending) return refuseSocket(socket, { status: 503, error: RESTARTING[1] }, requestId);
    server.handleUpgrade(req, socket, head, (ws) => serve(ws, entered, pings));
  }

  return {
    take(req, socket, head, url) {
      take(req, socket, head, url).catch((error) => {
        log.error({ requestId: req.headers["x-request-id"], err: error }, "request failed");
        refuseSocket(socket, { status: 500, error: "Internal server error" });
      });
    },
    end() {
      ending = true;
      pings.end();
    },
  };
}

/** One connection, until it closes. */
function serve(ws, entered, pings) {
  const connection = new Connection(ws, () => events.heard());
  const events = entered.open({
    send: (frame) => connection.write(() => ws.send(JSON.stringify(frame))),
    close: (code, reason) => connection.close(code, reason),
  });
  pings.add(connection);
  ws.on("close", () => {
    pings.delete(connection);
    events.closed();
  });
}

class Connection {
  #ws;
  #heard;
  #heardAt = performance.now();
  #said = 0;

  constructor(ws, heard) {
    this.#ws = ws;
    this.#heard = heard;
    // What is wrong with a frame closes the connection, with the code that says it.
    ws.on("error", () => undefined);
    ws.on("pong", (data) => this.#hear(data));
    // Agents say more than this server asks of them; what it needs comes by the API.
    ws.on("message", (data) => this.#hear(data));
    ws.on("ping", (data) => {
      this.#hear(data);
      this.write(() => ws.pong(data));
    });
  }

  /** Writes, unless nobody reads. */
  write(send) {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (this.#ws.bufferedAmount > MOST_WAITING) this.#ws.terminate();
    else send();
  }

  /** Pings, or ends what says nothing any more. */
  ping() {
    this.#said = 0;
    if (performance.now() - this.#heardAt > MUTE_MS) this.#ws.terminate();
    else this.write(() => this.#ws.ping());
  }

  /** Says why, and does not wait long for the other end to agree. */
  close(code, reason) {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    this.#ws.close(code, reason);
    const timer = setTimeout(() => this.#ws.terminate(), CLOSE_MS).unref();
    this.#ws.once("close", () => clearTimeout(timer));
  }

  #hear(data) {
    // What still comes while it closes is nothing any more.
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    this.#heardAt = performance.now();
    this.#said += data.length + FRAME_COST;
    if (this.#said > MOST_SAID) this.close(...TOO_MUCH);
    else this.#heard();
  }
}

/** Pings each connection every 30 seconds, as many of them in one second as in any other. */
class Pings {
  #seconds = Array.from({ length: PING_EVERY_S }, () => new Set());
  #next = 0;
  #timer = setInterval(() => this.#tick(), 1000).unref();

  add(connection) {
    let smallest = this.#seconds[0];
    for (const second of this.#seconds) if (second.size < smallest.size) smallest = second;
    smallest.add(connection);
  }

  delete(connection) {
    for (const second of this.#seconds) if (second.delete(connection)) return;
  }

  end() {
    clearInterval(this.#timer);
    for (const second of this.#seconds) {
      for (const connection of second) connection.close(...RESTARTING);
    }
  }

  #tick() {
    for (const connection of this.#seconds[this.#next]) connection.ping();
    this.#next = (this.#next + 1) % PING_EVERY_S;
  }
}
