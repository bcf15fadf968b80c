import type { TokenView } from "@/lib/fleet/enrollment/schema";
import type { EnrollmentProgress } from "./progress";

/** A one-time token as its row and its strip show it. */
export type TokenRow = {
  id: string;
  /** Its name, or its prefix when nobody named it. */
  label: string;
  named: boolean;
  createdBy: string | null;
  group: { id: string; name: string; color: string } | null;
  progress: EnrollmentProgress;
};

export function toTokenRow(token: TokenView): TokenRow {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const { lastRefusedAt, lastRefusal, host } = token;
  return {
    id: token.id,
    label: token.name ?? `${token.tokenPrefix}…`,
    named: token.name !== null,
    createdBy: token.createdBy?.username ?? null,
    group: token.hostGroup,
    progress: {
      createdAt: token.createdAt.toISOString(),
      expiresAt: token.expiresAt.toISOString(),
      revokedAt: iso(token.revokedAt),
      usedAt: iso(token.usedAt),
      scriptFetchedAt: iso(token.scriptFetchedAt),
      refusal:
        lastRefusedAt && lastRefusal
          ? { at: lastRefusedAt.toISOString(), reason: lastRefusal, from: token.lastRefusedIp }
          : null,
      host: host && { id: host.id, name: host.name, firstSeenAt: iso(host.firstSeenAt) },
    },
  };
}
