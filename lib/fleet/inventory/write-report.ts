import { isDeepStrictEqual } from "node:util";
import { inTransaction } from "@/lib/db";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { refused } from "@/lib/fleet/credentials/verify-agent";
import { keepHistory } from "@/lib/fleet/inventory/keep-history";
import { replaceLinks } from "@/lib/fleet/inventory/replace-links";
import type { Parts, Stored } from "@/lib/fleet/inventory/report-parts";
import { sharePackages, shareRepositories } from "@/lib/fleet/inventory/share-rows";
import { Stale } from "@/lib/fleet/inventory/stale";

/** The host and its inventory as they are stored, to compare a report with. */
export async function readStored(ctx: AgentCtx): Promise<Stored> {
  const found = await ctx.db.host.findUnique({
    where: { id: ctx.host.id },
    include: { inventory: true },
  });
  if (!found) throw refused("deleted");
  const { inventory, ...host } = found;
  return { host, inventory };
}

/**
 * Nothing new but the hashes, maybe, when an agent begins to send them. They describe what they were
 * compared with: another report that came between keeps its own.
 */
export async function keepHashes(ctx: AgentCtx, { inventory }: Stored, { hashes }: Parts) {
  if (!inventory || isDeepStrictEqual(inventory.agentHashes ?? {}, hashes)) return;
  const { id, packagesDigest, repositoriesDigest, detailsDigest } = inventory;
  await ctx.db.hostInventory.updateMany({
    where: { id, packagesDigest, repositoriesDigest, detailsDigest },
    data: { agentHashes: hashes },
  });
}

/**
 * Writes what differs, in one transaction that no other report of the host can mix with: throws
 * `Stale` when one came between.
 */
export async function writeReport(ctx: AgentCtx, parts: Parts, stored: Stored): Promise<void> {
  const { organizationId } = ctx;
  const stateIds =
    parts.packages && (await sharePackages(ctx.db, organizationId, parts.packages.rows));
  const repositoryIds =
    parts.repositories &&
    (await shareRepositories(ctx.db, organizationId, parts.repositories.rows));
  await inTransaction(ctx.db, async (tx) => {
    const inventory = await lockInventory({ ...ctx, db: tx });
    if (digests.some((name) => inventory[name] !== (stored.inventory?.[name] ?? null))) {
      throw new Stale("Another report came between.");
    }
    const inventoryId = inventory.id;
    const moved = stateIds && (await replaceLinks(tx, "HostPackage", inventoryId, stateIds));
    if (repositoryIds) await replaceLinks(tx, "HostRepository", inventoryId, repositoryIds);
    await tx.hostInventory.update({
      where: { id: inventoryId },
      data: {
        ...parts.inventory,
        ...(parts.packages && { packagesDigest: parts.packages.digest }),
        ...(parts.repositories && { repositoriesDigest: parts.repositories.digest }),
        detailsDigest: parts.detailsDigest,
        agentHashes: parts.hashes,
      },
    });
    await tx.host.update({ where: { id: ctx.host.id }, data: hostColumns(parts) });
    await keepHistory(tx, ctx, parts, stored, moved);
  });
}

function hostColumns({ host, counts }: Parts) {
  const changed = Object.keys(host).length > 0;
  // Facts of a heartbeat are compared by digest, and these columns are others now.
  return { ...host, ...counts, ...(changed && { factsDigest: null }) };
}

const digests = ["packagesDigest", "repositoriesDigest", "detailsDigest"] as const;

/**
 * Host first, then inventory, everywhere: reports of one host follow one another from here on.
 * Makes the inventory of a host that never reported; 401 when the host is gone.
 */
export async function lockInventory({ db, host, now }: AgentCtx) {
  const hostId = host.id;
  const { count } = await db.host.updateMany({
    where: { id: hostId },
    data: { lastReportAt: now },
  });
  if (count === 0) throw refused("deleted");
  return db.hostInventory.upsert({ where: { hostId }, create: { hostId }, update: { hostId } });
}
