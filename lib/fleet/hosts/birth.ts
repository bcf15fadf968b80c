import type { Db } from "@/lib/db";
import { type Facts, factColumns, factsDigest } from "@/lib/fleet/hosts/facts";
import { hostColumns } from "@/lib/fleet/hosts/schema";

type Birth = {
  organizationId: string;
  name: string;
  description?: string | null;
  enrolledVia: "TOKEN" | "ADMIN" | "AUTO_ENROLLMENT";
  hostGroupId?: string | null;
  facts?: Facts;
  now: Date;
};

/** The only insert into Host: whatever the way in, every host is born here. */
export function birth(tx: Db, { hostGroupId, facts, now, ...given }: Birth) {
  return tx.host.create({
    data: {
      ...given,
      ...(facts && { ...factColumns(facts), factsDigest: factsDigest(facts) }),
      createdAt: now,
      updatedAt: now,
      ...(hostGroupId && { groups: { create: { hostGroupId } } }),
    },
    select: { ...hostColumns, credentialEpoch: true },
  });
}
