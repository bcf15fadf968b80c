import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { breath } from "@/lib/breath";
import { inTransaction } from "@/lib/db";
import { isForeignKeyViolation } from "@/lib/db/errors";
import { finishTold } from "@/lib/fleet/commands/finish-commands";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { markSeen } from "@/lib/fleet/hosts/mark-seen";
import { changedColumns, detailsOf, digestOfDetails } from "@/lib/fleet/inventory/details";
import { hashesAfter, readHashes } from "@/lib/fleet/inventory/hash-gate";
import { type ListsRule, type PatchState, patchState, reasonIn } from "@/lib/fleet/inventory/known";
import { listsRule } from "@/lib/fleet/inventory/lists-rule";
import type { Parts, Stored } from "@/lib/fleet/inventory/report-parts";
import type { Report, reportReply } from "@/lib/fleet/inventory/report-schema";
import { countsOf, packagesOf, repositoriesOf } from "@/lib/fleet/inventory/sections";
import { Stale } from "@/lib/fleet/inventory/stale";
import { unknownColumns } from "@/lib/fleet/inventory/unknown-columns";
import {
  keepHashes,
  lockInventory,
  readStored,
  writeReport,
} from "@/lib/fleet/inventory/write-report";

const ATTEMPTS = 5;

/** No report of a usual host is as long. */
const LARGE_BYTES = 1024 * 1024;

/**
 * Records what a host reported (S3's `hosts/update`). Sections that a partial report leaves out
 * keep what is stored. A section equal to what is stored is not written; of one that changed only
 * the rows that did. A report that is no news is written with the signs of life. Answers after the
 * commit. 401 when the host is deleted meanwhile.
 */
export async function recordReport(
  ctx: AgentCtx,
  report: Report,
  bodyBytes: number,
): Promise<z.input<typeof reportReply>> {
  const packages = await packagesOf(report);
  const repositories = await repositoriesOf(report);
  const details = detailsOf(report, ctx.now);
  // Thousands of interfaces take their time here, and again where they are compared.
  if (bodyBytes > LARGE_BYTES) await breath();
  const counts = packages && countsOf(packages.rows);
  const rule = await listsRule(ctx);
  const partsAgainst = (stored: Stored): Parts => {
    const { host, inventory } = stored;
    const { updatesUnknown } = host;
    const before = { updatesUnknown, packagesDigest: inventory?.packagesDigest };
    const given = { ...details.host, ...unknownColumns(report, before, ctx.now) };
    const changed = changedColumns(given, host);
    const patches = patchState({ ...host, ...changed, ...counts, lastReportAt: ctx.now }, rule);
    const reasons = reasonsOf(patches);
    return {
      packages: packages?.digest === inventory?.packagesDigest ? undefined : packages,
      repositories:
        repositories?.digest === inventory?.repositoriesDigest ? undefined : repositories,
      host: changed,
      inventory: changedColumns(details.inventory, inventory ?? {}),
      detailsDigest: digestOfDetails(details, reasons),
      hashes: hashesAfter(readHashes(inventory?.agentHashes), report),
      counts,
      patches,
      reasonsChanged: !isDeepStrictEqual(reasons, reasonsAtLastReport(host, rule)),
      report,
      bodyBytes,
    };
  };
  const { stored, changed } = await writeChanges(ctx, partsAgainst);
  await markSeen(ctx, { changed, repeated: !changed });
  await finishTold(ctx, "REPORT");
  const told = counts ?? stored.host;
  return {
    message: "Host updated successfully",
    packagesProcessed: counts?.packageCount ?? 0,
    updatesAvailable: told.updateCount,
    securityUpdates: told.securityUpdateCount,
  };
}

const reasonsOf = ({ updates, securityUpdates }: PatchState) => [
  reasonIn(updates),
  reasonIn(securityUpdates),
];

/** By the rule of today: lists may have become too old for it since then. */
function reasonsAtLastReport(host: Stored["host"], rule: ListsRule) {
  return reasonsOf(patchState(host, { ...rule, now: host.lastReportAt ?? rule.now }));
}

type Outcome = { stored: Stored; changed: boolean };

/**
 * Compares with what is stored and writes what differs. Most reports come alone, and compare
 * without a lock. When another report of the host came between, or a shared row was pruned between
 * its finding and its use, it is done over, and this time nobody comes between: the host is locked,
 * and so is each shared row from its finding on.
 */
async function writeChanges(
  ctx: AgentCtx,
  partsAgainst: (stored: Stored) => Parts,
): Promise<Outcome> {
  const compareAndWrite = async (ctx: AgentCtx, hold: boolean): Promise<Outcome> => {
    const stored = await readStored(ctx);
    const parts = partsAgainst(stored);
    const changed = stored.inventory === null || !isEmpty(parts);
    if (parts.bodyBytes > LARGE_BYTES) await breath();
    if (changed) await writeReport(ctx, parts, stored, { hold });
    else await keepHashes(ctx, stored, parts);
    return { stored, changed };
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (attempt === 1) return await compareAndWrite(ctx, false);
      return await inTransaction(ctx.db, async (tx) => {
        const locked = { ...ctx, db: tx };
        await lockInventory(locked);
        return compareAndWrite(locked, true);
      });
    } catch (error) {
      const again = error instanceof Stale || isForeignKeyViolation(error);
      if (!again || attempt === ATTEMPTS) throw error;
    }
  }
}

function isEmpty({ packages, repositories, host, inventory, reasonsChanged }: Parts): boolean {
  const columns = [...Object.keys(host), ...Object.keys(inventory)];
  return !packages && !repositories && columns.length === 0 && !reasonsChanged;
}
