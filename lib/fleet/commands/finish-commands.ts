import { type Db, inTransaction, type Prisma } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { SocketKind } from "@/lib/fleet/commands/kinds";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { announce } from "@/lib/fleet/live/announce";

export type Result = { outcome: "done" | "failed"; message?: string | null | undefined };

/**
 * Finishes the command of this kind that an agent of the field was told by its websocket: it says
 * nothing of commands, so what follows tells. Asks the database only when the host has commands open.
 */
export async function finishTold(ctx: AgentCtx, kind: SocketKind, message?: string): Promise<void> {
  const { host } = ctx;
  if (host.openCommands === 0 || host.bootId !== null) return;
  const where = { hostId: host.id, kind, state: "SENT", sentAt: { lte: ctx.now } } as const;
  const told = await ctx.db.hostCommand.findMany({ where, select: { id: true } });
  let finished = 0;
  for (const { id } of told) {
    finished += await inTransaction(ctx.db, (tx) =>
      finishCommand(tx, ctx, id, { outcome: "done", message }),
    );
  }
  if (finished > 0) announce(ctx.organizationId, "hosts", host.id);
}

/**
 * Finishes an open command of the calling host, in its transaction, and says how many that were: none
 * for one that is unknown, another host's, or finished already.
 */
export async function finishCommand(
  tx: Db,
  ctx: AgentCtx,
  id: string,
  { outcome, message }: Result,
): Promise<number> {
  const { id: hostId, name } = ctx.host;
  const where: Prisma.HostCommandWhereInput = { id, hostId, state: { in: ["WAITING", "SENT"] } };
  const { count } = await tx.hostCommand.updateMany({
    where,
    data: {
      state: outcome === "done" ? "DONE" : "FAILED",
      finishedAt: ctx.now,
      message: message ?? null,
    },
  });
  if (count === 0) return 0;
  await tx.host.updateMany({
    where: { id: hostId, openCommands: { gt: 0 } },
    data: { openCommands: { decrement: 1 } },
  });
  const command = await tx.hostCommand.findUniqueOrThrow({ where: { id } });
  const subject = { type: "host", id: hostId, name } as const;
  const detail = { kind: command.kind.toLowerCase(), outcome };
  await recordAudit(tx, ctx, "host.command_finished", subject, detail);
  return count;
}
