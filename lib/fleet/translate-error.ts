import { isUnavailable } from "@/lib/db/errors";
import { FleetError } from "@/lib/fleet/errors";

/** Seconds an agent or a browser waits before it asks a database again that was away. */
const RETRY_AFTER = 5;

/**
 * Any thrown thing as a FleetError. A database that does not answer is 503, never 401: a
 * fleet must not take an outage for a verdict on its credentials.
 */
export function toFleetError(error: unknown): FleetError {
  if (error instanceof FleetError) return error;
  if (isUnavailable(error)) {
    return new FleetError("unavailable", "The database does not answer. Try again shortly", {
      retryAfter: RETRY_AFTER,
      cause: error,
    });
  }
  return new FleetError("internal", "Internal server error", { cause: error });
}
