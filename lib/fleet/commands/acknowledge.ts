import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { acknowledgements } from "@/lib/fleet/commands/schema";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Records what an agent says came of its commands. One that is unknown, another host's, or
 * finished already changes nothing: an agent says it again until it has an answer.
 */
export async function acknowledge(
  ctx: AgentCtx,
  said: z.output<typeof acknowledgements>,
): Promise<void> {
  const { id: hostId, name } = ctx.host;
  let finished = 0;
  for (const { id, outcome, message } of said) {
    finished += await inTransaction(ctx.db, async (tx) => {
      const { count } = await tx.hostCommand.updateMany({
        where: { id, hostId, state: { in: ["WAITING", "SENT"] } },
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
    });
  }
  if (finished > 0) announce(ctx.organizationId, "hosts", hostId);
}
