import { z } from "zod";
import { answerCopy } from "@/lib/fleet/clones/answer-copy";
import { noteBoot } from "@/lib/fleet/clones/note-boot";
import { acknowledge } from "@/lib/fleet/commands/acknowledge";
import { answerCommands } from "@/lib/fleet/commands/answer-commands";
import { acknowledgements, commandReply } from "@/lib/fleet/commands/schema";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { agentVersion } from "@/lib/fleet/enrollment/agent-files";
import {
  clockSkew,
  type Facts,
  factColumns,
  factsDigest,
  factsSchema,
} from "@/lib/fleet/hosts/facts";
import { markSeen } from "@/lib/fleet/hosts/mark-seen";
import { noteReturn } from "@/lib/fleet/hosts/note-return";
import { readHashes, sectionsWanted } from "@/lib/fleet/inventory/hash-gate";
import { hashesSchema } from "@/lib/fleet/inventory/report-schema";
import { agentSettings } from "@/lib/fleet/organizations/agent-settings";

/** The body of a heartbeat is optional, and so is every field in it. */
export const heartbeatSchema = factsSchema
  .extend({
    /** One life of the machine: two that are alive at once are two machines. */
    bootId: z.string().min(1).max(100).nullish(),
    /** What came of the commands of earlier answers. */
    commands: acknowledgements.nullish(),
    /** Of the sections of a report that is due, as `hosts/ping` takes them. */
    hashes: hashesSchema,
  })
  .optional();

export const heartbeatReply = z.object({
  message: z.literal("Heartbeat recorded"),
  serverTime: z
    .date()
    .describe("The instant that was recorded for this sign of life: the host's `lastSeenAt`."),
  heartbeatIntervalSeconds: z.number(),
  commands: z.array(commandReply).optional(),
  /** The version an agent is to take by itself, when the organization wants that. */
  update: z.object({ version: z.string() }).optional(),
  /** The sections to report, as an answer to hashes. */
  requestFull: z.array(z.string()).optional(),
});

type Heartbeat = NonNullable<z.output<typeof heartbeatSchema>>;

/**
 * Records a sign of life, and facts when they changed (S1). Answers after the commit: a read
 * that follows sees it. The answer holds what the agent is to do, when there is something.
 */
export async function recordHeartbeat(
  ctx: AgentCtx,
  heartbeat: Heartbeat | undefined,
): Promise<z.input<typeof heartbeatReply>> {
  const { bootId, commands: said, hashes, ...facts } = heartbeat ?? {};
  const settings = await agentSettings(ctx.db, ctx.organizationId);
  const changed = heartbeat !== undefined && (await recordFacts(ctx, facts));
  if (said?.length) await acknowledge(ctx, said);
  const splits = bootId ? await noteBoot(ctx, bootId) : 0;
  await noteReturn(ctx);
  await markSeen(ctx, {
    intervalSeconds: settings.checkInIntervalSeconds,
    clockSkewSeconds: clockSkew(facts, ctx.now),
    changed,
  });
  const commands = [
    ...(bootId && splits > 0 ? await answerCopy(ctx, bootId) : []),
    ...(await answerCommands(ctx)),
  ];
  const version = settings.agentUpdates === "ON" ? await agentVersion() : undefined;
  const isOld = version !== undefined && (facts.agentVersion ?? ctx.host.agentVersion) !== version;
  return {
    message: "Heartbeat recorded",
    serverTime: ctx.now,
    heartbeatIntervalSeconds: settings.checkInIntervalSeconds,
    ...(commands.length > 0 && { commands }),
    ...(isOld && { update: { version } }),
    ...(hashes && { requestFull: await sectionsToReport(ctx, hashes) }),
  };
}

async function sectionsToReport(ctx: AgentCtx, hashes: object): Promise<string[]> {
  const inventory = await ctx.db.hostInventory.findUnique({
    where: { hostId: ctx.host.id },
    select: { agentHashes: true },
  });
  return sectionsWanted(readHashes(inventory?.agentHashes), readHashes(hashes));
}

/** Writes facts that differ from those stored; says whether it did. */
async function recordFacts(ctx: AgentCtx, facts: Facts): Promise<boolean> {
  const columns = factColumns(facts);
  const given = Object.values(columns).some((value) => value !== undefined);
  const digest = factsDigest(facts);
  if (!given || digest === ctx.host.factsDigest) return false;
  await ctx.db.host.updateMany({
    where: { id: ctx.host.id },
    data: { ...columns, factsDigest: digest },
  });
  return true;
}
