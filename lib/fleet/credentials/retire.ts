import type { Db } from "@/lib/db";

/** Why a credential that was good once is refused. */
export const retirementSentences = {
  rotated: "Agent token rotated",
  deleted: "Host has been deleted",
} as const;

export type RetirementReason = keyof typeof retirementSentences;

/**
 * Remembers hashes of credentials that end now, so that an agent that still presents one is
 * told why. A hash that is already there takes the newer reason.
 */
export async function retireCredentials(
  tx: Db,
  host: { id: string; organizationId: string },
  hashes: (string | null)[],
  reason: RetirementReason,
  now: Date,
): Promise<void> {
  const { id: hostId, organizationId } = host;
  if (reason === "deleted") {
    await tx.retiredCredential.updateMany({ where: { hostId }, data: { reason } });
  }
  for (const tokenHash of hashes) {
    if (tokenHash === null) continue;
    await tx.retiredCredential.upsert({
      where: { tokenHash },
      create: { tokenHash, organizationId, hostId, reason, retiredAt: now },
      update: { reason, retiredAt: now },
    });
  }
}
