import { isUnavailable, isUnwritable } from "@/lib/db/errors";
import { FleetError } from "@/lib/fleet/errors";

/** Seconds an agent or a browser waits before it asks a database again that was away. */
const RETRY_AFTER = 5;

/** Seconds after which a disk may have space again: somebody has to see to it. */
const UNWRITABLE_RETRY_AFTER = 30;

const UNWRITABLE = "Nothing can be written at the moment. Try again shortly";

/** The 503 of a database that answers and takes no write. Whoever comes again is served then. */
export function nothingCanBeWritten(cause?: unknown): FleetError {
  const retryAfter = UNWRITABLE_RETRY_AFTER;
  return new FleetError("unavailable", UNWRITABLE, { retryAfter, cause });
}

/** Whether it is that one. */
export function isNothingWritten(error: FleetError): boolean {
  return error.message === UNWRITABLE;
}

/**
 * Any thrown thing as a FleetError. A database that does not answer is 503, never 401: a
 * fleet must not take an outage for a verdict on its credentials.
 */
export function toFleetError(error: unknown): FleetError {
  if (error instanceof FleetError) return error;
  if (isUnwritable(error)) return nothingCanBeWritten(error);
  if (isUnavailable(error)) {
    return new FleetError("unavailable", "The database does not answer. Try again shortly", {
      retryAfter: RETRY_AFTER,
      cause: error,
    });
  }
  return new FleetError("internal", "Internal server error", { cause: error });
}
