import { commandWords } from "@/lib/fleet/commands/kinds";
import type { CommandReply } from "@/lib/fleet/commands/schema";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { announce } from "@/lib/fleet/live/announce";

/**
 * The commands a check-in is answered with: every one that is waiting or was sent and not
 * acknowledged, oldest first. An agent may be told twice; it knows a command by its id. Asks the
 * database only when the host has open commands.
 */
export async function answerCommands(ctx: AgentCtx): Promise<CommandReply[]> {
  if (ctx.host.openCommands === 0) return [];
  const open = await ctx.db.hostCommand.findMany({
    where: { hostId: ctx.host.id, state: { in: ["WAITING", "SENT"] } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: 20,
  });
  const waiting = open.filter(({ state }) => state === "WAITING").map(({ id }) => id);
  if (waiting.length > 0) {
    await ctx.db.hostCommand.updateMany({
      where: { id: { in: waiting }, state: "WAITING" },
      data: { state: "SENT", sentAt: ctx.now },
    });
    announce(ctx.organizationId, "hosts", ctx.host.id);
  }
  return open.map(({ id, kind }) => ({ id, kind: commandWords[kind] }));
}
