import type { Db } from "@/lib/db";
import { FleetError } from "@/lib/fleet/errors";

/** 400 `Host group not found` unless the group is this organization's (S3). Null passes. */
export async function requireGroup(
  db: Db,
  organizationId: string,
  id: string | null | undefined,
): Promise<void> {
  if (id === null || id === undefined) return;
  const found = await db.hostGroup.count({ where: { id, organizationId } });
  if (found === 0) throw new FleetError("invalid", "Host group not found");
}
