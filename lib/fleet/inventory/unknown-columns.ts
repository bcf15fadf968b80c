import type { Report } from "@/lib/fleet/inventory/report-schema";
import { carries } from "@/lib/fleet/inventory/sections";

type Columns = {
  updatesUnknown?: string | null | undefined;
  securityUnknown?: string | null | undefined;
  listsUpdatedAt?: Date | null | undefined;
};

const DAY_MS = 86_400_000;

/** What a report says of whether its numbers are known, as columns; undefined for what it does not. */
export function toldUnknown(report: Report, now: Date): Columns {
  const { updatesUnknown, securityUnknown, listsUpdatedAt } = report;
  return {
    updatesUnknown,
    securityUnknown,
    listsUpdatedAt: listsUpdatedAt == null ? listsUpdatedAt : pastDate(listsUpdatedAt, now),
  };
}

/** A clock that is wrong tells nothing: lists of the next century would never become old. */
function pastDate(text: string, now: Date): Date | null {
  const date = new Date(text);
  const isPast = date.getUTCFullYear() >= 2000 && date.getTime() < now.getTime() + DAY_MS;
  return isPast ? date : null;
}

type Before = { updatesUnknown: string | null; packagesDigest: string | null | undefined };

/**
 * The same after this report; undefined keeps what is stored. A partial report keeps what it does
 * not tell. One that an agent made which cannot tell any of this has its numbers taken as they are,
 * and what another agent told before goes. Until the packages have come once, no number of updates
 * is known.
 */
export function unknownColumns(report: Report, before: Before, now: Date): Columns {
  const hasPackages = Boolean(report.packages) && carries(report, "packages");
  const columns: Columns =
    hasPackages && cannotTell(report)
      ? { updatesUnknown: null, securityUnknown: null, listsUpdatedAt: null }
      : toldUnknown(report, now);
  const { updatesUnknown = before.updatesUnknown } = columns;
  if (!hasPackages && !before.packagesDigest) {
    return { ...columns, updatesUnknown: updatesUnknown ?? "no_report" };
  }
  return updatesUnknown === "no_report" ? { ...columns, updatesUnknown: null } : columns;
}

/**
 * Whether the agent of a report cannot say that its numbers are not known. Our own says it in its
 * section `system`, and leaves that out when its hash is the one before.
 */
function cannotTell(report: Report): boolean {
  const { updatesUnknown, securityUnknown, listsUpdatedAt, hashes } = report;
  const told = [updatesUnknown, securityUnknown, listsUpdatedAt].some((one) => one !== undefined);
  return !told && (carries(report, "system") || hashes?.systemHash === undefined);
}
