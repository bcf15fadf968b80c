import { isUniqueViolation } from "@/lib/db/errors";
import { FleetError } from "@/lib/fleet/errors";

/** Runs a write of a group's name; 409 when another group of the organization has it. */
export async function refuseTakenName<T>(
  name: string | undefined,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error, "organizationId", "name")) throw error;
    throw new FleetError("conflict", `There is already a host group named ${name ?? "so"}`);
  }
}
