import type { z } from "zod";
import { breath } from "@/lib/breath";
import { type Db, inTransaction } from "@/lib/db";
import { recordAudits } from "@/lib/fleet/audit/record";
import type { CommandKind } from "@/lib/fleet/commands/kinds";
import type { Asked, requestCommandSchema } from "@/lib/fleet/commands/schema";
import { takenCommands, takesCommandsColumns } from "@/lib/fleet/commands/takes-commands";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import { hostsMatching } from "@/lib/fleet/hosts/hosts-matching";
import { announce } from "@/lib/fleet/live/announce";
import { agentSettings } from "@/lib/fleet/organizations/agent-settings";

/** Hosts of one transaction, for which heartbeats wait. */
const BATCH = 100;

type Request = z.output<typeof requestCommandSchema>;

/**
 * Asks agents to do something: they are told in the answer to their next check-in,
 * or at once by their websocket. A host that has
 * the same command open already keeps that one, and one whose agent takes no commands is not
 * asked. Ids that are unknown or foreign are passed over, and 404 when none is left; a filter may
 * match nothing, and one that matches more than `atMost` is 409. An update while the organization
 * has them off is 409. Batches of 100, each with its audit rows in one transaction: after a failure
 * half-way a second call asks the rest.
 */
export async function requestCommand(ctx: UserCtx, { kind, ...of }: Request): Promise<Asked> {
  const { agentUpdates } = await agentSettings(ctx.db, ctx.organizationId);
  if (kind === "UPDATE" && agentUpdates === "OFF") {
    throw new FleetError("conflict", "Agent updates are off. Turn them on in Settings");
  }
  const total: Asked = { asked: 0, alreadyAsked: 0, takeNone: 0 };
  const add = ({ asked, alreadyAsked, takeNone }: Answer) => {
    total.asked += asked.length;
    total.alreadyAsked += alreadyAsked;
    total.takeNone += takeNone;
  };
  if ("hostIds" in of) {
    const answer = await askBatch(ctx, of.hostIds, kind);
    if (answer.found === 0) throw notFound("Host");
    add(answer);
    for (const { id } of answer.asked) announce(ctx.organizationId, "hosts", id);
    return total;
  }
  const ids = await hostsMatching(ctx, of);
  for (let at = 0; at < ids.length; at += BATCH) {
    add(await askBatch(ctx, ids.slice(at, at + BATCH), kind));
    await breath();
  }
  if (total.asked > 0) announce(ctx.organizationId, "hosts", "");
  return total;
}

type Answer = {
  found: number;
  asked: { id: string; name: string }[];
  alreadyAsked: number;
  takeNone: number;
};

function askBatch(ctx: UserCtx, hostIds: string[], kind: CommandKind): Promise<Answer> {
  return inTransaction(ctx.db, async (tx) => {
    const answer = await lockAndChoose(tx, ctx, hostIds, kind);
    if (answer.asked.length === 0) return answer;
    await tx.hostCommand.createMany({
      data: answer.asked.map(({ id: hostId }) => ({
        hostId,
        kind,
        createdAt: ctx.now,
        createdById: ctx.actor.id,
        createdByName: ctx.actor.name,
      })),
    });
    const subjects = answer.asked.map(({ id, name }) => ({ type: "host", id, name }) as const);
    const detail = { kind: kind.toLowerCase() };
    await recordAudits(tx, ctx, "host.command_requested", subjects, detail);
    return answer;
  });
}

/** Which of these hosts are to be asked, each counted as having one command more. */
async function lockAndChoose(
  tx: Db,
  ctx: UserCtx,
  hostIds: string[],
  kind: CommandKind,
): Promise<Answer> {
  const ours = { id: { in: [...hostIds].sort() }, organizationId: ctx.organizationId };
  // The update locks the hosts: what is open, no other request changes.
  await tx.host.updateMany({ where: ours, data: { openCommands: { increment: 1 } } });
  const hosts = await tx.host.findMany({
    where: ours,
    select: {
      id: true,
      name: true,
      ...takesCommandsColumns,
      commands: { where: { kind, state: { in: ["WAITING", "SENT"] } }, select: { id: true } },
    },
  });
  const taking = hosts.filter((host) => takenCommands(host).includes(kind));
  const asked = taking.filter(({ commands }) => commands.length === 0);
  const askedIds = new Set(asked.map(({ id }) => id));
  const left = hosts.flatMap(({ id }) => (askedIds.has(id) ? [] : [id]));
  if (left.length > 0) {
    await tx.host.updateMany({
      where: { id: { in: left } },
      data: { openCommands: { decrement: 1 } },
    });
  }
  return {
    found: hosts.length,
    asked,
    alreadyAsked: taking.length - asked.length,
    takeNone: hosts.length - taking.length,
  };
}
