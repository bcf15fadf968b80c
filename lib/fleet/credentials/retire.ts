import type { Db } from "@/lib/db";
import { sha256 } from "@/lib/secrets/hash";

/** Why a credential that was good once is refused. */
export const retirementSentences = {
  rotated: "Agent token rotated",
  deleted: "Host has been deleted",
} as const;

export type RetirementReason = keyof typeof retirementSentences;

type Host = { id: string; organizationId: string };

/**
 * Remembers hashes that a rotation ended, so that an agent that still presents one is told
 * why. Remembering one twice changes nothing.
 */
export async function retireRotated(
  tx: Db,
  { id: hostId, organizationId }: Host,
  hashes: (string | null)[],
  now: Date,
): Promise<void> {
  for (const tokenHash of hashes) {
    if (tokenHash === null) continue;
    await tx.retiredCredential.upsert({
      where: { tokenHash },
      create: { tokenHash, organizationId, hostId, reason: "rotated", retiredAt: now },
      update: {},
    });
  }
}

/** What an API id (S3) is remembered by: public as it is, so only told apart from tokens. */
export function apiIdHash(apiId: string): string {
  return sha256(`api-id ${apiId}`);
}

type Deleted = Host & {
  agentTokenHash: string | null;
  previousTokenHash: string | null;
  apiId: string | null;
};

/** Remembers every credential deleted hosts had, also those a rotation had ended before. */
export async function retireOfDeleted(tx: Db, hosts: Deleted[], now: Date): Promise<void> {
  const reason: RetirementReason = "deleted";
  const rows = hosts.flatMap(({ id: hostId, organizationId, ...host }) =>
    [host.agentTokenHash, host.previousTokenHash, host.apiId && apiIdHash(host.apiId)]
      .filter((tokenHash) => tokenHash !== null)
      .map((tokenHash) => ({ tokenHash, organizationId, hostId, reason, retiredAt: now })),
  );
  const hashes = rows.map((row) => row.tokenHash);
  // A hash may be there already: an overlap that ended while this transaction waited.
  await tx.retiredCredential.deleteMany({ where: { tokenHash: { in: hashes } } });
  await tx.retiredCredential.createMany({ data: rows });
  const hostIds = hosts.map((host) => host.id);
  await tx.retiredCredential.updateMany({ where: { hostId: { in: hostIds } }, data: { reason } });
}
