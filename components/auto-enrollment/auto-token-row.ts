import type { TokenHosts } from "@/lib/fleet/auto-enrollment/token-hosts";
import type { AutoTokenView } from "@/lib/fleet/auto-enrollment/token-view";
import type { GroupView } from "@/lib/fleet/groups/list-groups";

/** A refused attempt with a token's key: all of the same reason and address. Times are ISO 8601. */
export type Refusal = {
  reason: string;
  /** Null when the address is not known. */
  ip: string | null;
  count: number;
  lastAt: string;
};

/** An auto-enrollment token as its row, its strip and its forms show it. */
export type AutoTokenRow = {
  id: string;
  name: string;
  tokenKey: string;
  /** S3's integration_type, whatever a client wrote there. */
  type: string | null;
  /** What it may be used for, by its type. */
  use: AutoTokenView["use"];
  isActive: boolean;
  expiresAt: string | null;
  usedToday: number;
  quota: number;
  allowed: string[];
  group: GroupView | null;
  duplicates: AutoTokenView["duplicatePolicy"];
  installs: AutoTokenView["installedAgent"];
  scopes: string[];
  createdAt: string;
  createdBy: string | null;
  lastUsedAt: string | null;
  scriptFetchedAt: string | null;
  hosts: { made: number; reported: number; lastMadeAt: string | null; lastReportAt: string | null };
  /** Newest first. */
  refusals: Refusal[];
};

export function toAutoTokenRow(token: AutoTokenView, hosts: TokenHosts): AutoTokenRow {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const type = token.metadata.integration_type;
  const scopes = token.scopes?.host;
  return {
    id: token.id,
    name: token.name,
    tokenKey: token.tokenKey,
    type: typeof type === "string" ? type : null,
    use: token.use,
    isActive: token.isActive,
    expiresAt: iso(token.expiresAt),
    usedToday: token.hostsCreatedToday,
    quota: token.maxHostsPerDay,
    allowed: token.allowedIpRanges,
    group: token.defaultHostGroup,
    duplicates: token.duplicatePolicy,
    installs: token.installedAgent,
    scopes: Array.isArray(scopes) ? scopes.map(String) : [],
    createdAt: token.createdAt.toISOString(),
    createdBy: token.createdBy?.username ?? null,
    lastUsedAt: iso(token.lastUsedAt),
    scriptFetchedAt: iso(token.scriptFetchedAt),
    hosts: {
      made: hosts.made,
      reported: hosts.reported,
      lastMadeAt: iso(hosts.lastMadeAt),
      lastReportAt: iso(hosts.lastReportAt),
    },
    refusals: token.refusals.map(({ reason, ip, count, lastAt }) => ({
      reason,
      ip: ip || null,
      count,
      lastAt: lastAt.toISOString(),
    })),
  };
}
