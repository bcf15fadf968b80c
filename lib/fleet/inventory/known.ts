// Whether the numbers of updates of a host are known, and why not: in TypeScript for a host that was
// read, and as conditions for the database. known.test.ts holds the two against each other.

/** Why an agent could not tell how many updates there are. */
export const updateReasons = [
  "no_lists",
  "no_manager",
  "failed",
  "timeout",
  "fetch_failed",
  "out_of_reach",
] as const;

/** The same of security updates, which some package managers never tell. */
export const securityReasons = [...updateReasons, "not_told"] as const;

/** And what only the server knows: that nothing was reported yet, and that lists are too old. */
export const unknownReasons = [...securityReasons, "no_report", "lists_old"] as const;

export type UnknownReason = (typeof unknownReasons)[number];

/** A number, or why there is none. `atLeast` is what old lists named: it can only have grown. */
export type Known =
  | { known: true; count: number }
  | { known: false; reason: UnknownReason; atLeast: number };

/** The columns of Host that this is derived from. */
export const patchColumns = {
  lastReportAt: true,
  updateCount: true,
  securityUpdateCount: true,
  updatesUnknown: true,
  securityUnknown: true,
  listsUpdatedAt: true,
} as const;

type PatchColumns = {
  lastReportAt: Date | null;
  updateCount: number;
  securityUpdateCount: number;
  updatesUnknown: string | null;
  securityUnknown: string | null;
  listsUpdatedAt: Date | null;
};

/** How old package lists may be, and the moment at which that is asked. */
export type ListsRule = { now: Date; listsMaxAgeDays: number };

export type PatchState = {
  updates: Known;
  securityUpdates: Known;
  /** When the package lists were fetched; null when nobody told. */
  listsUpdatedAt: Date | null;
  /** Whole days since then. */
  listsAgeDays: number | null;
};

const DAY_MS = 86_400_000;

/** Lists that were fetched before this are too old. */
export const oldBefore = ({ now, listsMaxAgeDays }: ListsRule) =>
  new Date(now.getTime() - listsMaxAgeDays * DAY_MS);

/** What is known of the updates of a host. Who cannot say why a number is missing told a number. */
export function patchState(host: PatchColumns, rule: ListsRule): PatchState {
  const { lastReportAt, updateCount, securityUpdateCount, listsUpdatedAt } = host;
  const old = listsUpdatedAt !== null && listsUpdatedAt < oldBefore(rule) ? "lists_old" : null;
  const reason = (told: string | null) => (lastReportAt === null ? "no_report" : (told ?? old));
  const age =
    listsUpdatedAt && Math.floor((rule.now.getTime() - listsUpdatedAt.getTime()) / DAY_MS);
  const updates = knownOf(updateCount, reason(host.updatesUnknown));
  const hasNone = updates.known && updateCount === 0 && host.securityUnknown === "not_told";
  return {
    updates,
    // Where there are no updates there is none for security, whoever cannot tell them apart.
    securityUpdates: hasNone
      ? updates
      : knownOf(securityUpdateCount, reason(host.securityUnknown ?? host.updatesUnknown)),
    listsUpdatedAt,
    listsAgeDays: age && Math.max(0, age),
  };
}

/** A row with what is known in place of its counts, so that nobody shows one that is not. */
export function withPatchState<Row extends PatchColumns>(row: Row, rule: ListsRule) {
  const { updateCount, securityUpdateCount, updatesUnknown, securityUnknown, ...rest } = row;
  return { ...rest, ...patchState(row, rule) };
}

/** A count with the reason that is stored beside it, null for none. */
export function knownOf(count: number, reason: string | null): Known {
  if (reason === null) return { known: true, count };
  return { known: false, reason: reasonOf(reason), atLeast: count };
}

/** A stored reason; one of a newer version of this server is a failure of some kind. */
export function reasonOf(stored: string): UnknownReason {
  return unknownReasons.find((one) => one === stored) ?? "failed";
}

/** The number, or undefined when it is not known: an empty cell, never a zero. */
export function countIn(known: Known): number | undefined {
  return known.known ? known.count : undefined;
}

/** How many packages a host has; null when nobody could list them, which is not the same as none. */
export function packagesIn(host: { updates: Known; packageCount: number }): number | null {
  return host.packageCount === 0 && !host.updates.known ? null : host.packageCount;
}

/** The reason of a number that is not known. */
export function reasonIn(known: Known): UnknownReason | undefined {
  return known.known ? undefined : known.reason;
}

/** What hosts can be narrowed to by their updates. */
export const updateFilters = ["security", "any", "none", "unknown", "security-unknown"] as const;

export type UpdateFilter = (typeof updateFilters)[number];

/**
 * The hosts with updates, with none, and those of which that is not known, as a condition on Host.
 * Where old lists named some, a host has updates although their number is not known.
 */
export function updatesCondition(filter: UpdateFilter, rule: ListsRule) {
  const unknown = [
    { lastReportAt: null },
    { updatesUnknown: { not: null } },
    { listsUpdatedAt: { lt: oldBefore(rule) } },
  ];
  switch (filter) {
    case "security":
      return { securityUpdateCount: { gt: 0 } };
    case "any":
      return { updateCount: { gt: 0 } };
    case "none":
      return {
        updateCount: 0,
        lastReportAt: { not: null },
        updatesUnknown: null,
        OR: [{ listsUpdatedAt: null }, { listsUpdatedAt: { gte: oldBefore(rule) } }],
      };
    case "unknown":
      return { OR: unknown };
    case "security-unknown":
      return {
        OR: [
          ...unknown,
          { securityUnknown: { not: "not_told" } },
          { securityUnknown: "not_told", updateCount: { gt: 0 } },
        ],
      };
  }
}
