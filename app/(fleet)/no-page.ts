import { FleetError } from "@/lib/fleet/errors";

/** For `.catch`: null for a cursor that is none, so that the page can start over. */
export function noPage(error: unknown): null {
  if (error instanceof FleetError && error.kind === "invalid") return null;
  throw error;
}
