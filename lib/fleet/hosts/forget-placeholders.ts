import type { Db } from "@/lib/db";
import { isPlaceholder } from "@/lib/fleet/hosts/machine-id";

/** Takes placeholders from hosts that had one stored for a machine id. */
export async function forgetPlaceholders(tx: Db): Promise<void> {
  const told = await tx.host.groupBy({ by: ["machineId"] });
  for (const machineId of placeholdersIn(told.map((row) => row.machineId))) {
    await tx.host.updateMany({ where: { machineId }, data: { machineId: null } });
  }
  const enrolled = await tx.host.groupBy({ by: ["enrollmentMachineId"] });
  for (const id of placeholdersIn(enrolled.map((row) => row.enrollmentMachineId))) {
    const where = { enrollmentMachineId: id };
    await tx.host.updateMany({ where, data: { enrollmentMachineId: null } });
  }
}

function placeholdersIn(ids: (string | null)[]): string[] {
  return ids.filter((id) => id !== null).filter(isPlaceholder);
}
