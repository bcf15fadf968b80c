import type { Ctx } from "@/lib/fleet/context";

const SHOWN = 20;

/** The latest commands of a host, newest first. A foreign host has none. */
export function listCommands(ctx: Ctx, { id }: { id: string }) {
  return ctx.db.hostCommand.findMany({
    where: { hostId: id, host: { organizationId: ctx.organizationId } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: SHOWN,
    select: {
      id: true,
      kind: true,
      state: true,
      createdAt: true,
      createdByName: true,
      sentAt: true,
      finishedAt: true,
      message: true,
    },
  });
}

export type CommandView = Awaited<ReturnType<typeof listCommands>>[number];
