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
 * not tell. One that carries the whole system and tells none of this was made by an agent that
 * cannot: its numbers are taken as they are, and what another agent told before goes. Until the
 * packages have come once, no number of updates is known.
 */
export function unknownColumns(report: Report, before: Before, now: Date): Columns {
  const told = toldUnknown(report, now);
  const cannotTell =
    Object.values(told).every((value) => value === undefined) && carries(report, "system");
  const columns: Columns = cannotTell
    ? { updatesUnknown: null, securityUnknown: null, listsUpdatedAt: null }
    : told;
  const { updatesUnknown = before.updatesUnknown } = columns;
  const hasPackages =
    Boolean(before.packagesDigest) || Boolean(report.packages && carries(report, "packages"));
  if (!hasPackages) return { ...columns, updatesUnknown: updatesUnknown ?? "no_report" };
  return updatesUnknown === "no_report" ? { ...columns, updatesUnknown: null } : columns;
}
