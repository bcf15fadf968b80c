import { type CommandView, listCommands } from "@/lib/fleet/commands/list-commands";
import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";

export type CommandQueue = {
  /** The latest, newest first. */
  commands: CommandView[];
  counts: Partial<Record<CommandView["state"], number>>;
  /** All that are kept. */
  total: number;
};

/** What the agent of a host was asked, and how many are in which state. An unknown id is 404. */
export async function commandQueue(ctx: Ctx, { id }: { id: string }): Promise<CommandQueue> {
  const known = await ctx.db.host.count({ where: { id, organizationId: ctx.organizationId } });
  if (known === 0) throw notFound("Host");
  const [commands, states] = await Promise.all([
    listCommands(ctx, { id }),
    ctx.db.hostCommand.groupBy({
      by: ["state"],
      where: { hostId: id, host: { organizationId: ctx.organizationId } },
      _count: { _all: true },
    }),
  ]);
  const counts = Object.fromEntries(states.map(({ state, _count }) => [state, _count._all]));
  const total = states.reduce((sum, { _count }) => sum + _count._all, 0);
  return { commands, counts, total };
}
