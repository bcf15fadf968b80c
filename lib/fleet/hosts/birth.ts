import type { Db, Prisma } from "@/lib/db";
import { type Facts, factColumns, factsDigest } from "@/lib/fleet/hosts/facts";
import { hostColumns } from "@/lib/fleet/hosts/schema";

type Birth = {
  organizationId: string;
  name: string;
  description?: string | null;
  enrolledVia: "TOKEN" | "ADMIN" | "AUTO_ENROLLMENT";
  hostGroupId?: string | null;
  facts?: Facts;
  /** What came with an auto-enrollment (S3). */
  enrollment?: {
    autoEnrollmentTokenId: string;
    enrollmentMachineId: string | null;
    enrollmentMetadata: Prisma.InputJsonObject | undefined;
    machineId: string | null;
    apiId: string;
    apiKeyHash: string;
    checkInIntervalSeconds: number;
  };
  now: Date;
};

/** The epoch of the credentials a host is born with. */
const FIRST_EPOCH = 1;

/** The only insert into Host: whatever the way in, every host is born here. */
export function birth(tx: Db, { hostGroupId, facts, enrollment, now, ...given }: Birth) {
  return tx.host.create({
    data: {
      ...given,
      ...(facts && { ...factColumns(facts), factsDigest: factsDigest(facts) }),
      ...(enrollment && { ...enrollment, apiEpoch: FIRST_EPOCH }),
      credentialEpoch: FIRST_EPOCH,
      createdAt: now,
      updatedAt: now,
      ...(hostGroupId && { groups: { create: { hostGroupId } } }),
    },
    select: { ...hostColumns, credentialEpoch: true },
  });
}
