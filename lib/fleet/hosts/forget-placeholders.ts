import type { Db } from "@/lib/db";
import { isPlaceholder } from "@/lib/fleet/hosts/machine-id";

/** Takes placeholders from hosts that had one stored for a machine id. */
export async function forgetPlaceholders(tx: Db): Promise<void> {
  for (const column of ["machineId", "enrollmentMachineId"] as const) {
    const found = await tx.host.groupBy({ by: [column], where: { [column]: { not: null } } });
    const placeholders = found.flatMap((row) => row[column] ?? []).filter(isPlaceholder);
    for (const placeholder of placeholders) {
      await tx.host.updateMany({ where: { [column]: placeholder }, data: { [column]: null } });
    }
  }
}
