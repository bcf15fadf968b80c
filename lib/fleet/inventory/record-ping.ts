import type { z } from "zod";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { markSeen } from "@/lib/fleet/hosts/mark-seen";
import { noteReturn } from "@/lib/fleet/hosts/note-return";
import { REPORT_INTERVAL_SECONDS } from "@/lib/fleet/hosts/status";
import { changedColumns, detailsOfPing } from "@/lib/fleet/inventory/details";
import { readHashes, sectionsWanted } from "@/lib/fleet/inventory/hash-gate";
import { integrationsOf } from "@/lib/fleet/inventory/integrations";
import type { Ping, pingReply } from "@/lib/fleet/inventory/report-schema";
import { readStored } from "@/lib/fleet/inventory/write-report";

/**
 * Records the sign of life of an agent that knows only S3, and what it measured. When it told the
 * hashes of its sections, the answer names those whose hash is not the one of the last good
 * report: the agent reports these in full, and nothing when there are none. A ping without hashes
 * and metrics asks the database nothing of its own.
 */
export async function recordPing(ctx: AgentCtx, ping: Ping): Promise<z.input<typeof pingReply>> {
  const hashes = ping?.hashes ? readHashes(ping.hashes) : undefined;
  const stored = hashes || ping?.metrics ? await readStored(ctx) : undefined;
  let changed = false;
  if (stored) {
    const details = detailsOfPing(ping);
    const host = changedColumns(details.host, stored.host);
    const inventory = changedColumns(details.inventory, stored.inventory ?? {});
    changed = Object.keys(host).length > 0;
    if (changed) {
      const data = { ...host, factsDigest: null };
      await ctx.db.host.updateMany({ where: { id: ctx.host.id }, data });
    }
    // Before the first report there is no inventory, and the report tells all of this again.
    if (Object.keys(inventory).length > 0) {
      await ctx.db.hostInventory.updateMany({ where: { hostId: ctx.host.id }, data: inventory });
    }
  }
  // Of our own agent, which never asks here: another one is in its place.
  if (await noteReturn(ctx)) changed = true;
  await markSeen(ctx, { intervalSeconds: REPORT_INTERVAL_SECONDS, changed });
  return {
    message: "Ping successful",
    timestamp: ctx.now,
    friendlyName: ctx.host.name,
    agentStartup: true,
    integrations: await integrationsOf(ctx),
    hashGate: true,
    ...(hashes && {
      requestFull: sectionsWanted(readHashes(stored?.inventory?.agentHashes), hashes),
    }),
  };
}
