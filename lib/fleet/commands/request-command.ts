import type { z } from "zod";
import { type Db, inTransaction } from "@/lib/db";
import { recordAudits } from "@/lib/fleet/audit/record";
import type { CommandKind, requestCommandSchema } from "@/lib/fleet/commands/schema";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";
import { agentSettings } from "@/lib/fleet/organizations/agent-settings";

/**
 * Asks agents to do something: they are told in the answer to their next check-in. A host that
 * has the same command open already keeps that one. Ids that are unknown or foreign are passed
 * over, and 404 when none is left; an update while the organization has them off is 409.
 */
export async function requestCommand(
  ctx: UserCtx,
  { hostIds, kind }: z.output<typeof requestCommandSchema>,
): Promise<{ asked: number }> {
  const { agentUpdates } = await agentSettings(ctx.db, ctx.organizationId);
  if (kind === "UPDATE" && agentUpdates === "OFF") {
    throw new FleetError("conflict", "Agent updates are off. Turn them on in Settings");
  }
  const asked = await inTransaction(ctx.db, async (tx) => {
    const hosts = await lockWithout(tx, ctx, hostIds, kind);
    await tx.hostCommand.createMany({
      data: hosts.map(({ id: hostId }) => ({
        hostId,
        kind,
        createdAt: ctx.now,
        createdById: ctx.actor.id,
        createdByName: ctx.actor.name,
      })),
    });
    const subjects = hosts.map(({ id, name }) => ({ type: "host", id, name }) as const);
    const detail = { kind: kind.toLowerCase() };
    if (subjects.length > 0)
      await recordAudits(tx, ctx, "host.command_requested", subjects, detail);
    return hosts.map(({ id }) => id);
  });
  for (const id of asked) announce(ctx.organizationId, "hosts", id);
  return { asked: asked.length };
}

/** Of these hosts those without such a command open. The update locks them, in one order. */
async function lockWithout(tx: Db, ctx: UserCtx, hostIds: string[], kind: CommandKind) {
  const ours = { id: { in: [...hostIds].sort() }, organizationId: ctx.organizationId };
  const locked = await tx.host.updateMany({
    where: ours,
    data: { openCommands: { increment: 1 } },
  });
  if (locked.count === 0) throw notFound("Host");
  const busy = await tx.host.findMany({
    where: { ...ours, commands: { some: { kind, state: { in: ["WAITING", "SENT"] } } } },
    select: { id: true },
  });
  const busyIds = busy.map(({ id }) => id);
  await tx.host.updateMany({
    where: { id: { in: busyIds } },
    data: { openCommands: { decrement: 1 } },
  });
  return tx.host.findMany({
    where: { ...ours, id: { in: hostIds, notIn: busyIds } },
    select: { id: true, name: true },
  });
}
