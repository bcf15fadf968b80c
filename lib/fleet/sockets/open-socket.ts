import { randomUUID } from "node:crypto";
import { db } from "@/lib/db";
import { openCaller } from "@/lib/fleet/context";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { markSeen } from "@/lib/fleet/hosts/mark-seen";
import { onlineUntil, REPORT_INTERVAL_SECONDS } from "@/lib/fleet/hosts/status";
import { announce } from "@/lib/fleet/live/announce";
import { putRow, takeRowAway } from "@/lib/fleet/sockets/agent-socket-row";
import type { Channel } from "@/lib/fleet/sockets/channel";
import { lookSoon, unwatch, watch } from "@/lib/fleet/sockets/look-again";
import { type OpenSocket, openSockets } from "@/lib/fleet/sockets/open-sockets";
import { log } from "@/lib/log";

/** What a connection tells of itself. */
export type SocketEvents = {
  /** The other end answered a ping, or said something. */
  heard(): void;
  closed(): void;
};

/**
 * Takes the websocket of a host whose credential was verified. A host has one, on whichever server:
 * the older one goes. The connection is a sign of life, and while the other end answers once a
 * check-in interval again; its end says nothing of the host.
 */
export function openSocket(ctx: AgentCtx, channel: Channel): SocketEvents {
  const seenAt = performance.now();
  const socket: OpenSocket = { id: randomUUID(), ctx, channel, seenAt, isTold: false };
  const { organizationId, host } = ctx;
  const before = openSockets.add(socket);
  if (before) openSockets.close(before, "replaced");
  watch(organizationId);
  enter(socket).catch((error: unknown) => {
    log.warn({ err: error, actor: `host:${host.id}` }, "could not take the websocket of a host");
    openSockets.close(socket, "unavailable");
  });
  return {
    heard: () => heard(socket),
    closed: () => {
      openSockets.remove(socket);
      unwatch(organizationId);
      leave(socket);
    },
  };
}

async function enter(socket: OpenSocket): Promise<void> {
  const { ctx, channel } = socket;
  await noteOtherAgent(ctx);
  await putRow(socket);
  // One that comes again and again is one sign of life in an interval.
  if (!wasSeen(ctx)) await sign(socket);
  // Closed while its row was written.
  if (!openSockets.has(socket)) return leave(socket);
  channel.send({ type: "settings_update", update_interval: REPORT_INTERVAL_SECONDS / 60 });
  announce(ctx.organizationId, "hosts", ctx.host.id);
}

/** Our own agent opens no websocket: where it was, one of the field is now, which names no boot. */
async function noteOtherAgent({ host }: AgentCtx): Promise<void> {
  if (host.bootId === null && host.uninstalledAt === null) return;
  const data = { bootId: null, uninstalledAt: null };
  await db.host.updateMany({ where: { id: host.id }, data });
  Object.assign(host, data);
}

function leave({ id, ctx: { organizationId, host } }: OpenSocket): void {
  takeRowAway(id).then(
    () => announce(organizationId, "hosts", host.id),
    (error: unknown) => log.debug({ err: error }, "the row of a websocket stays for now"),
  );
}

function heard(socket: OpenSocket): void {
  const { host } = socket.ctx;
  const now = performance.now();
  const isDue = now - socket.seenAt >= REPORT_INTERVAL_SECONDS * 1000;
  // The overlap it came in by may have ended.
  if (isDue || host.provedBy === "previous") lookSoon([host.id]);
  if (!isDue) return;
  socket.seenAt = now;
  sign(socket).catch((error: unknown) => {
    log.debug({ err: error }, "could not note that a websocket answers");
  });
}

/** Whether the host gave a sign of life in the interval that ends now. */
function wasSeen({ host: { onlineUntil: until }, now }: AgentCtx): boolean {
  const intervalAgo = new Date(now.getTime() - REPORT_INTERVAL_SECONDS * 1000);
  return until !== null && until > onlineUntil(intervalAgo, REPORT_INTERVAL_SECONDS);
}

function sign(socket: OpenSocket): Promise<void> {
  const { ctx } = socket;
  return markSeen({ ...ctx, ...openCaller(ctx) }, { intervalSeconds: REPORT_INTERVAL_SECONDS });
}
