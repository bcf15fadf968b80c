import { db } from "@/lib/db";
import type { SocketKind } from "@/lib/fleet/commands/kinds";
import { tellCommands } from "@/lib/fleet/commands/tell-commands";
import { overlaps } from "@/lib/fleet/credentials/verify-agent";
import { follow } from "@/lib/fleet/live/follow";
import { isOwnServer, putRow } from "@/lib/fleet/sockets/agent-socket-row";
import type { Closing, Frame } from "@/lib/fleet/sockets/channel";
import { type OpenSocket, openSockets } from "@/lib/fleet/sockets/open-sockets";
import { log } from "@/lib/log";

/** Announcements that come together are looked at together. */
const GATHER_MS = 50;
/** A database that did not answer is asked again so long after. */
const RETRY_MS = 5_000;
/** Hosts of one query. */
const BATCH = 500;

const wanted = new Set<string>();
let looking = false;
let pause = GATHER_MS;

const followed = new Map<string, () => void>();

/**
 * Looks again at the hosts of an organization that have a websocket here, whenever they or its
 * settings change.
 */
export function watch(organizationId: string): void {
  if (followed.has(organizationId)) return;
  const unfollow = follow(organizationId, ({ topic, id }) => {
    const hostIds = openSockets.hostsOf(organizationId);
    if (topic === "hosts" && hostIds.has(id)) lookSoon([id]);
    else if (topic === "members" || (topic === "hosts" && id === "")) lookSoon(hostIds);
  });
  followed.set(organizationId, unfollow);
}

/** Ends that, once none has. */
export function unwatch(organizationId: string): void {
  if (openSockets.hostsOf(organizationId).size > 0) return;
  followed.get(organizationId)?.();
  followed.delete(organizationId);
}

/**
 * Looks soon at what became of hosts: gone, with other credentials, connected elsewhere, with
 * commands that wait. One query for 500 hosts, however many reasons there were to look.
 */
export function lookSoon(hostIds: Iterable<string>): void {
  for (const id of hostIds) wanted.add(id);
  if (looking || wanted.size === 0) return;
  looking = true;
  setTimeout(() => void lookAtAll(), pause).unref();
}

async function lookAtAll(): Promise<void> {
  const ids = [...wanted];
  try {
    for (let at = 0; at < ids.length; at += BATCH) {
      const batch = ids.slice(at, at + BATCH);
      for (const id of batch) wanted.delete(id);
      await look(batch).catch((error: unknown) => {
        for (const id of batch) wanted.add(id);
        throw error;
      });
    }
    pause = GATHER_MS;
  } catch (error) {
    if (pause !== RETRY_MS) {
      log.warn({ err: error }, "could not look for what changed of hosts with a websocket");
    }
    pause = RETRY_MS;
  }
  looking = false;
  lookSoon([]);
}

async function look(ids: string[]): Promise<void> {
  const now = new Date();
  const hosts = await db.host.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      credentialEpoch: true,
      previousExpiresAt: true,
      openCommands: true,
      agentSocket: { select: { socketId: true, serverId: true } },
      dockerIntegration: true,
      organization: { select: { dockerIntegration: true } },
    },
  });
  const byId = new Map(hosts.map((host) => [host.id, host]));
  const waiting: string[] = [];
  const again: string[] = [];
  for (const id of ids) {
    const socket = openSockets.of(id);
    if (!socket) continue;
    const host = byId.get(id);
    const why = reasonToClose(socket, host, now);
    if (why) openSockets.close(socket, why);
    // It went with the row of a server that was silent for long; or one that this replaced was late.
    else if (host && host.agentSocket?.socketId !== socket.id) await putRow(socket);
    if (why || !host) continue;
    tellDocker(socket, host.dockerIntegration ?? host.organization.dockerIntegration);
    if (host.openCommands === 0) continue;
    waiting.push(id);
    // What was sent to the socket before may have been lost with it.
    if (!socket.isTold) again.push(id);
  }
  if (waiting.length > 0) await tell({ hostIds: waiting, again, now });
}

/** An agent asks which integrations it shall run when it starts, and when it is told to. */
function tellDocker(socket: OpenSocket, docker: boolean): void {
  const before = socket.docker ?? docker;
  socket.docker = docker;
  if (docker !== before) socket.channel.send({ type: "refresh_integration_status" });
}

type Known = {
  credentialEpoch: number;
  previousExpiresAt: Date | null;
  agentSocket: { socketId: string; serverId: string } | null;
};

function reasonToClose(
  { id, ctx: { host: verified } }: OpenSocket,
  host: Known | undefined,
  now: Date,
): Closing | undefined {
  if (!host) return "deleted";
  const ended = verified.provedBy === "previous" && !overlaps(host, now);
  if (ended || host.credentialEpoch !== verified.credentialEpoch) return "credentials";
  const { agentSocket: row } = host;
  // Of this server's own the newer is the one it holds.
  return row && row.socketId !== id && !isOwnServer(row.serverId) ? "replaced" : undefined;
}

const frames: Record<SocketKind, Frame[]> = {
  // The containers of such an agent come with a report of their own.
  REPORT: [{ type: "report_now" }, { type: "docker_inventory_refresh" }],
  UPDATE: [{ type: "update_agent" }],
};

async function tell(of: { hostIds: string[]; again: string[]; now: Date }): Promise<void> {
  const told = await tellCommands(db, of);
  for (const { hostId, kind } of told) {
    const socket = openSockets.of(hostId);
    for (const frame of frames[kind]) socket?.channel.send(frame);
  }
  for (const id of of.again) {
    const socket = openSockets.of(id);
    if (socket) socket.isTold = true;
  }
}
