import type { Db } from "@/lib/db";
import { FleetError } from "@/lib/fleet/errors";

/**
 * 400 `Host group not found` (S3) unless the group is this organization's. Null passes. `field`
 * is what the caller calls it.
 */
export async function requireGroup(
  db: Db,
  organizationId: string,
  id: string | null | undefined,
  field = "hostGroupId",
): Promise<void> {
  if (id === null || id === undefined) return;
  const found = await db.hostGroup.count({ where: { id, organizationId } });
  if (found > 0) return;
  throw new FleetError("invalid", "Host group not found", {
    detail: `${field} names no host group`,
  });
}
