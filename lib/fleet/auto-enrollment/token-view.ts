import type { Db } from "@/lib/db";
import { hostsCreatedToday } from "@/lib/fleet/auto-enrollment/quota";
import { tokenUse } from "@/lib/fleet/auto-enrollment/token-kind";
import { allowedRanges } from "@/lib/fleet/auto-enrollment/verify-token";

/** The columns behind `AutoTokenView`: never the hash of the secret. */
const columns = {
  id: true,
  name: true,
  tokenKey: true,
  isActive: true,
  maxHostsPerDay: true,
  quotaDay: true,
  hostsCreatedToday: true,
  allowedIpRanges: true,
  defaultHostGroupId: true,
  defaultHostGroup: { select: { id: true, name: true, color: true } },
  duplicatePolicy: true,
  installedAgent: true,
  expiresAt: true,
  metadata: true,
  scopes: true,
  lastUsedAt: true,
  scriptFetchedAt: true,
  createdAt: true,
  createdBy: { select: { id: true, username: true, firstName: true, lastName: true } },
  refusals: {
    orderBy: { lastAt: "desc" },
    select: { reason: true, ip: true, count: true, firstAt: true, lastAt: true },
  },
  _count: { select: { hosts: true } },
} as const;

type Row = Awaited<ReturnType<typeof readRows>>[number];

export type AutoTokenState = "active" | "disabled" | "expired";

/** A token as pages and S3 show it; `refusals` newest first. */
export type AutoTokenView = ReturnType<typeof viewOf>;

type Where = { organizationId: string; id?: string };

/** Tokens as they are shown, newest first. */
export async function readAutoTokens(db: Db, where: Where, now: Date): Promise<AutoTokenView[]> {
  return (await readRows(db, where)).map((row) => viewOf(row, now));
}

function readRows(db: Db, where: Where) {
  return db.autoEnrollmentToken.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: columns,
  });
}

function viewOf({ _count, quotaDay, ...row }: Row, now: Date) {
  const { metadata, scopes } = row;
  return {
    ...row,
    state: stateOf(row, now),
    use: tokenUse(row),
    allowedIpRanges: allowedRanges(row),
    metadata: isObject(metadata) ? metadata : {},
    scopes: isObject(scopes) ? scopes : null,
    hostsCreatedToday: hostsCreatedToday({ ...row, quotaDay }, now),
    hostCount: _count.hosts,
  };
}

function stateOf(token: { isActive: boolean; expiresAt: Date | null }, now: Date): AutoTokenState {
  if (!token.isActive) return "disabled";
  return token.expiresAt !== null && token.expiresAt <= now ? "expired" : "active";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
