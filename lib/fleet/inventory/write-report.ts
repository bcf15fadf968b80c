import { isDeepStrictEqual } from "node:util";
import { breath } from "@/lib/breath";
import { type Db, inTransaction } from "@/lib/db";
import { writeJson } from "@/lib/db/report-statements";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { refused } from "@/lib/fleet/credentials/verify-agent";
import { takeHourly } from "@/lib/fleet/hosts/hourly-bounds";
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
 * `Stale` when one came between. `hold`, in a transaction of the caller's, keeps the rows that hosts
 * share from being pruned before they are used.
 */
export async function writeReport(
  ctx: AgentCtx,
  parts: Parts,
  stored: Stored,
  { hold }: { hold: boolean },
): Promise<void> {
  const { db, organizationId } = ctx;
  const { packages, repositories } = parts;
  const take = (count: number) => takeHourly(db, ctx, "sharedRows", count);
  const how = { take, hold };
  const stateIds = packages && (await sharePackages(db, organizationId, packages.rows, how));
  const repositoryIds =
    repositories && (await shareRepositories(db, organizationId, repositories.rows, how));
  await inTransaction(ctx.db, async (tx) => {
    const inventory = await lockInventory({ ...ctx, db: tx });
    if (digests.some((name) => inventory[name] !== (stored.inventory?.[name] ?? null))) {
      throw new Stale("Another report came between.");
    }
    const inventoryId = inventory.id;
    const moved = stateIds && (await replaceLinks(tx, "HostPackage", inventoryId, stateIds));
    if (repositoryIds) await replaceLinks(tx, "HostRepository", inventoryId, repositoryIds);
    const inventoryColumns = withoutLong(parts.inventory);
    await tx.hostInventory.update({
      where: { id: inventoryId },
      data: {
        ...inventoryColumns.short,
        ...(parts.packages && { packagesDigest: parts.packages.digest }),
        ...(parts.repositories && { repositoriesDigest: parts.repositories.digest }),
        detailsDigest: parts.detailsDigest,
        agentHashes: parts.hashes,
      },
    });
    await writeLong(tx, "HostInventory", inventoryId, inventoryColumns.long);
    const columns = withoutLong(hostColumns(parts));
    await tx.host.update({ where: { id: ctx.host.id }, data: columns.short });
    await writeLong(tx, "Host", ctx.host.id, columns.long);
    await keepHistory(tx, ctx, parts, stored, moved);
  });
}

function hostColumns({ host, counts }: Parts) {
  const changed = Object.keys(host).length > 0;
  // Facts of a heartbeat are compared by digest, and these columns are others now.
  return { ...host, ...counts, ...(changed && { factsDigest: null }) };
}

/** Prisma walks through every value of a list, which takes long when there are thousands. */
const LONG_LIST = 200;

/** Columns as Prisma writes them, and those that hold long lists. */
function withoutLong<Columns extends object>(columns: Columns) {
  const long = Object.entries(columns).filter(
    ([, value]) => Array.isArray(value) && value.length > LONG_LIST,
  );
  const names = new Set(long.map(([name]) => name));
  const short = Object.entries(columns).filter(([name]) => !names.has(name));
  // The same names with the same values, only fewer.
  return { short: Object.fromEntries(short) as Partial<Columns>, long };
}

async function writeLong(
  tx: Db,
  table: "Host" | "HostInventory",
  id: string | number,
  columns: [string, unknown][],
): Promise<void> {
  for (const [column, value] of columns) {
    await breath();
    await writeJson(tx, table, id, column, value);
  }
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
