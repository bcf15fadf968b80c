import type { Db } from "@/lib/db";
import { type SocketKind, socketKinds } from "@/lib/fleet/commands/kinds";
import { announce } from "@/lib/fleet/live/announce";

export type Told = { hostId: string; kind: SocketKind };

/**
 * The commands to tell these hosts by their websockets, which count as sent with that; to a host in
 * `again` also those that were sent and brought nothing. Those of agents that check in (S1) are left
 * to the answer of a check-in, where they have an id.
 */
export async function tellCommands(
  db: Db,
  { hostIds, again, now }: { hostIds: string[]; again: string[]; now: Date },
): Promise<Told[]> {
  const open = await db.hostCommand.findMany({
    where: {
      OR: [
        { hostId: { in: hostIds }, state: "WAITING" },
        { hostId: { in: again }, state: "SENT" },
      ],
      kind: { in: [...socketKinds] },
      host: { bootId: null },
    },
    select: { id: true, hostId: true, kind: true, host: { select: { organizationId: true } } },
    orderBy: { createdAt: "asc" },
  });
  if (open.length === 0) return [];
  await db.hostCommand.updateMany({
    where: { id: { in: open.map(({ id }) => id) }, state: "WAITING" },
    data: { state: "SENT", sentAt: now },
  });
  for (const { hostId, host } of open) announce(host.organizationId, "hosts", hostId);
  return open.flatMap(({ hostId, kind }) => (isTold(kind) ? [{ hostId, kind }] : []));
}

const isTold = (kind: string): kind is SocketKind => socketKinds.some((each) => each === kind);
