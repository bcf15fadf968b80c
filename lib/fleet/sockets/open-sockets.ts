import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { type Channel, type Closing, closings } from "@/lib/fleet/sockets/channel";

/** A websocket of a host at this server. */
export type OpenSocket = {
  id: string;
  /** The call that opened it. */
  ctx: AgentCtx;
  channel: Channel;
  /** Of performance.now(): when it was a sign of life last. */
  seenAt: number;
  /** Whether it was told what its host had open when it came. */
  isTold: boolean;
  /** Whether it is to report containers, as it was at the last look. */
  docker?: boolean;
};

const byHost = new Map<string, OpenSocket>();
const hostsOf = new Map<string, Set<string>>();

/** The websockets that agents keep open at this server: one of each host. */
export const openSockets = {
  /** Takes one in, and gives the one of the same host that it replaces. */
  add(socket: OpenSocket): OpenSocket | undefined {
    const { host, organizationId } = socket.ctx;
    const before = byHost.get(host.id);
    byHost.set(host.id, socket);
    const hostIds = hostsOf.get(organizationId) ?? new Set();
    hostsOf.set(organizationId, hostIds.add(host.id));
    return before;
  },

  remove(socket: OpenSocket): void {
    if (!openSockets.has(socket)) return;
    const { host, organizationId } = socket.ctx;
    byHost.delete(host.id);
    const hostIds = hostsOf.get(organizationId);
    hostIds?.delete(host.id);
    if (hostIds?.size === 0) hostsOf.delete(organizationId);
  },

  /** Closes it and forgets it at once, whatever the other end still says. */
  close(socket: OpenSocket, why: Closing): void {
    openSockets.remove(socket);
    const [code, reason] = closings[why];
    socket.channel.close(code, reason);
  },

  has: (socket: OpenSocket): boolean => byHost.get(socket.ctx.host.id) === socket,
  of: (hostId: string): OpenSocket | undefined => byHost.get(hostId),
  /** The hosts of an organization that have one. */
  hostsOf: (organizationId: string): ReadonlySet<string> =>
    hostsOf.get(organizationId) ?? new Set(),
};
