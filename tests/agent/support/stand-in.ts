import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";

export type Received = {
  method: string;
  path: string;
  authorization: string | undefined;
  headers: IncomingMessage["headers"];
  raw: Buffer;
  json: Record<string, unknown>;
};

export type Answer = {
  status?: number;
  headers?: Record<string, string>;
  /** It is not the server's: a proxy gives it in its place. */
  foreign?: boolean;
  body?: unknown;
  /** Sent as it is instead of `body`. */
  text?: string;
  /** Called instead of answering, for a server that dies, stalls or cuts off. */
  take?: (response: ServerResponse) => void;
};

/** Looks at a request first; undefined lets the stand-in answer as the contract says. */
export type Interfere = (request: Received) => Answer | undefined | Promise<Answer | undefined>;

/**
 * A server of the agent's contract that can be made to misbehave. Only for what the real one
 * cannot be made to do: 500s, garbage, silence, answers cut off.
 */
export class StandIn {
  readonly received: Received[] = [];
  readonly enrollTokens = new Set<string>();
  /** token → true while it is accepted. */
  readonly agentTokens = new Map<string, boolean>();
  interfere: Interfere = () => undefined;
  heartbeatIntervalSeconds = 30;
  /** What agents are asked, and what came of it by id. */
  readonly commands: { id: string; kind: string; token?: string }[] = [];
  readonly outcomes = new Map<string, { outcome: string; message?: string }>();
  /** The version every agent shall have. */
  update: string | undefined;
  /** What is given out as the agent; the one of this checkout when undefined. */
  agent: string | undefined;
  /** The sections it wants of a report that is offered. */
  wants: string[] = [];
  #hostId = "host-1";
  #lastEnrolled = "";
  #waiters: (() => void)[] = [];
  #byKey = new Map<string, unknown>();
  #rotations = new Map<string, string>();
  #server = createServer((request, response) => this.handle(request, response));

  get url(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  async listen(host = "127.0.0.1"): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, host, done));
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  newEnrollToken(): string {
    const token = `mst_enroll_${randomBytes(32).toString("hex")}`;
    this.enrollTokens.add(token);
    return token;
  }

  newAgentToken(): string {
    const token = `mst_agent_${randomBytes(32).toString("hex")}`;
    this.agentTokens.set(token, true);
    return token;
  }

  to(path: string): Received[] {
    return this.received.filter((request) => request.path === path);
  }

  /** Resolves as soon as the requests received so far satisfy the condition. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((done) => this.#waiters.push(done));
  }

  /** For another listener in front of it. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#take(request, response).catch((error) => {
      response.writeHead(500);
      response.end(String(error));
    });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const received: Received = {
      method: request.method ?? "",
      path: new URL(request.url ?? "/", "http://stand-in").pathname,
      authorization: request.headers.authorization,
      headers: request.headers,
      raw,
      json: parsed(request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw),
    };
    const answer = (await this.interfere(received)) ?? (await this.#contract(received));
    this.received.push(received);
    for (const waiter of this.#waiters.splice(0)) waiter();
    if (answer.take) return answer.take(response);
    response.writeHead(answer.status ?? 200, {
      "content-type": "application/json",
      ...(!answer.foreign && { "x-muster": "1" }),
      ...answer.headers,
    });
    response.end(answer.text ?? JSON.stringify(answer.body ?? {}));
  }

  async #contract(request: Received): Promise<Answer> {
    const token = request.authorization?.replace(/^Bearer /, "") ?? "";
    switch (`${request.method} ${request.path}`) {
      case "POST /api/agent/enroll":
        return this.#enroll(request);
      case "POST /api/agent/heartbeat":
        return this.agentTokens.get(token)
          ? { body: this.#checkedIn(request) }
          : { status: 401, body: { error: "Invalid agent token" } };
      case "POST /api/agent/token":
        return this.agentTokens.get(token)
          ? {
              body: {
                message: "Agent token rotated successfully",
                token: this.#rotatedToken(request),
                host: { id: "host-1", name: "x", tokenPrefix: "mst_agent_", tokenRotatedAt: "" },
              },
            }
          : { status: 401, body: { error: "Invalid agent token" } };
      case "PUT /api/agent/containers":
      case "POST /api/agent/containers":
        return { body: { message: "Containers recorded", containers: 0 } };
      case "GET /api/health":
        return { body: { status: "ok" } };
      case "GET /api/agent/muster-agent":
        return { text: await this.#agent() };
      case "GET /api/agent/muster-agent.sha256": {
        const digest = createHash("sha256")
          .update(await this.#agent())
          .digest("hex");
        return { text: `${digest}  muster-agent\n` };
      }
      case "POST /api/agent/report":
        return this.agentTokens.get(token)
          ? {
              body: {
                message: "Host updated successfully",
                packagesProcessed: 2,
                updatesAvailable: 1,
                securityUpdates: 0,
              },
            }
          : { status: 401, body: { error: "Invalid agent token" } };
      case "POST /api/agent/uninstall":
        return this.agentTokens.get(token)
          ? { body: { message: "Agent removed" } }
          : { status: 401, body: { error: "Invalid agent token" } };
      default:
        return { status: 404, body: { error: "Not found" } };
    }
  }

  /** Gives who enrolls from now on this id, and tells the token the last one got. */
  enrolledAs(hostId: string): () => string {
    this.#hostId = hostId;
    return () => this.#lastEnrolled;
  }

  /** What the contract answers, for one that interferes afterwards. */
  answer(request: Received): Promise<Answer> {
    return this.#contract(request);
  }

  /** Asks all agents for something until one acknowledges it. */
  ask(kind: string, token?: string): string {
    const id = `command-${this.commands.length + 1}`;
    this.commands.push({ id, kind, ...(token !== undefined && { token }) });
    return id;
  }

  #checkedIn({ json }: Received) {
    const acknowledged = (json.commands ?? []) as { id: string; outcome: string }[];
    for (const { id, ...outcome } of acknowledged) {
      if (!this.outcomes.has(id)) this.outcomes.set(id, outcome);
    }
    const open = this.commands.filter(({ id }) => !this.outcomes.has(id));
    return {
      message: "Heartbeat recorded",
      serverTime: new Date().toISOString(),
      heartbeatIntervalSeconds: this.heartbeatIntervalSeconds,
      ...(open.length > 0 && { commands: open }),
      ...(this.update && { update: { version: this.update } }),
      ...(json.hashes !== undefined && { requestFull: this.wants }),
    };
  }

  async #agent(): Promise<string> {
    return this.agent ?? (await agentFile("muster-agent")).text;
  }

  // The same Idempotency-Key gives the same token.
  #rotatedToken({ headers }: Received): string {
    const key = String(headers["idempotency-key"]);
    const token = this.#rotations.get(key) ?? this.newAgentToken();
    this.#rotations.set(key, token);
    return token;
  }

  #enroll(request: Received): Answer {
    const token = String(request.json.token);
    const key = `${token} ${request.headers["idempotency-key"]}`;
    const repeated = this.#byKey.get(key);
    if (repeated) return { status: 201, body: repeated };
    if (!this.enrollTokens.delete(token)) {
      return { status: 401, body: { error: "Invalid enrollment token" } };
    }
    this.#lastEnrolled = this.newAgentToken();
    const body = {
      hostId: this.#hostId,
      token: this.#lastEnrolled,
      heartbeatIntervalSeconds: this.heartbeatIntervalSeconds,
    };
    this.#byKey.set(key, body);
    return { status: 201, body };
  }
}

function parsed(raw: Buffer): Record<string, unknown> {
  if (raw.length === 0) return {};
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw)) as Record<
    string,
    unknown
  >;
}
