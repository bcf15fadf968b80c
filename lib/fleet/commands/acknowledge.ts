import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { finishCommand } from "@/lib/fleet/commands/finish-commands";
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
  let finished = 0;
  for (const { id, ...result } of said) {
    finished += await inTransaction(ctx.db, (tx) => finishCommand(tx, ctx, id, result));
  }
  if (finished > 0) announce(ctx.organizationId, "hosts", ctx.host.id);
}
