import type { Db } from "@/lib/db";
import {
  addLinks,
  type LinkTable,
  linkedIds,
  namesOfStates,
  removeLinks,
} from "@/lib/db/report-statements";

/**
 * Makes a host have exactly these shared rows, writing only those that came or went. The caller
 * holds the lock of the host's inventory. Gives the ids that came and those that went.
 */
export async function replaceLinks(
  tx: Db,
  table: LinkTable,
  inventoryId: number,
  ids: number[],
): Promise<{ came: number[]; went: number[] }> {
  const before = new Set(await linkedIds(tx, table, inventoryId));
  const after = new Set(ids);
  const came = [...after].filter((id) => !before.has(id));
  const went = [...before].filter((id) => !after.has(id));
  await removeLinks(tx, table, inventoryId, went);
  await addLinks(tx, table, inventoryId, came);
  return { came, went };
}

/** How many names came and went: a package that got another version is neither. */
export async function countNames(tx: Db, { came, went }: { came: number[]; went: number[] }) {
  const before = await namesOfStates(tx, went);
  const after = await namesOfStates(tx, came);
  return {
    packagesAdded: [...after].filter((name) => !before.has(name)).length,
    packagesRemoved: [...before].filter((name) => !after.has(name)).length,
  };
}
