import { host } from "@/lib/auth/agent";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import type { Channel } from "@/lib/fleet/sockets/channel";
import { openSocket, type SocketEvents } from "@/lib/fleet/sockets/open-socket";
import { toFleetError } from "@/lib/fleet/translate-error";
import { openCall } from "@/lib/http/call";
import { v1Face } from "@/lib/http/face";
import { failure } from "@/lib/http/failure";
import { gatheredLog } from "@/lib/http/gathered-log";
import { logRefusal } from "@/lib/http/refusal-log";

// Nothing of route.ts: what that keeps for the whole process would be made in this bundle, whose
// errors the bundles of the routes do not know.

/** Where scripts/lib/agent-sockets.mjs finds `enter`: Next bundles this module apart from it. */
const AGENT_SOCKETS = Symbol.for("muster.agent-sockets");

const gate = host();

/** An agent that may open a websocket, or the answer that refuses it. */
type Entered = { open(channel: Channel): SocketEvents } | { refused: Response };

/** Lets the server ask who opens a websocket, before it does. */
export function shareAgentSockets(): void {
  const shared = globalThis as { [AGENT_SOCKETS]?: typeof enter };
  shared[AGENT_SOCKETS] = enter;
}

/** As `route` does it for a request: by the credentials of a host, 401 never for an outage. */
async function enter(request: Request, path: string): Promise<Entered> {
  const started = performance.now();
  const caller = openCall(request);
  const call = { method: "GET", path };
  try {
    const ctx: AgentCtx = await gate.authenticate(request, caller);
    const milliseconds = performance.now() - started;
    gatheredLog().note({ ...call, status: 101, milliseconds, actor: `host:${ctx.host.id}` });
    return { open: (channel) => openSocket(ctx, channel) };
  } catch (error) {
    const fault = toFleetError(error);
    const { requestId, ip } = caller;
    logRefusal(ip, { requestId, ...call }, fault);
    return { refused: failure(v1Face, fault) };
  }
}
