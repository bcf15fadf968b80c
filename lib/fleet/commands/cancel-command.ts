import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

type Named = { id: string; commandId: string };

/**
 * Takes a command back. 404 when host or command is unknown or foreign, 409 when the agent has
 * finished it. One that was sent may still be carried out.
 */
export async function cancelCommand(ctx: UserCtx, { id, commandId }: Named): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    const command = await tx.hostCommand.findFirst({
      where: { id: commandId, hostId: id, host: { organizationId: ctx.organizationId } },
      include: { host: { select: { name: true } } },
    });
    if (!command) throw notFound("Command");
    const { count } = await tx.hostCommand.updateMany({
      where: { id: commandId, state: { in: ["WAITING", "SENT"] } },
      data: { state: "CANCELLED", finishedAt: ctx.now },
    });
    if (count === 0) throw new FleetError("conflict", "The command is finished");
    await tx.host.updateMany({
      where: { id, openCommands: { gt: 0 } },
      data: { openCommands: { decrement: 1 } },
    });
    const subject = { type: "host", id, name: command.host.name } as const;
    const detail = { kind: command.kind.toLowerCase() };
    await recordAudit(tx, ctx, "host.command_cancelled", subject, detail);
  });
  announce(ctx.organizationId, "hosts", id);
}
