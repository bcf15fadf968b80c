import { db } from "@/lib/db";
import { isForeignKeyViolation } from "@/lib/db/errors";
import { groupCommit } from "@/lib/db/group-commit";
import type { OpenSocket } from "@/lib/fleet/sockets/open-sockets";

let serverId: string | undefined;

/** Names the row of this server, on which those of its websockets hang. */
export function setServerId(id: string): void {
  serverId = id;
}

/** Whether a row is of this server. */
export const isOwnServer = (id: string) => id === serverId;

/** Makes this websocket the one of its host, whichever server has another. */
export async function putRow({ id: socketId, ctx: { host, now } }: OpenSocket): Promise<void> {
  if (serverId === undefined) throw new Error("A server takes websockets after it has joined.");
  const row = { socketId, serverId, openedAt: now };
  try {
    await db.agentSocket.upsert({
      where: { hostId: host.id },
      create: { ...row, hostId: host.id },
      update: row,
    });
  } catch (error) {
    // The host was deleted since it was verified: the look that follows closes its websocket.
    if (!isForeignKeyViolation(error)) throw error;
  }
}

/**
 * Takes the row away, unless another websocket of the host has it. While one write is under way the
 * next gather: a network that breaks closes thousands at once.
 */
export const takeRowAway = groupCommit<string>(async (socketIds) => {
  await db.agentSocket.deleteMany({ where: { socketId: { in: socketIds } } });
}, 500);
