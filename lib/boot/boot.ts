import { firstRun } from "@/lib/boot/first-run";
import { mendData } from "@/lib/boot/mend-data";
import { requireSameSecret } from "@/lib/boot/same-secret";
import { warnOfCertificates } from "@/lib/boot/warn-of-certificates";
import { disconnect, engine } from "@/lib/db";
import { isUnavailable } from "@/lib/db/errors";
import { migrate } from "@/lib/db/migrate";
import { startHousekeeping } from "@/lib/fleet/housekeeping/housekeeping";
import { startPruning } from "@/lib/fleet/inventory/prune";
import { startRelay } from "@/lib/fleet/live/relay";
import { watchNeighbours } from "@/lib/fleet/server/neighbours";
import { shareClientIp } from "@/lib/http/client-ip";
import { sharePostOrigin } from "@/lib/http/origin";
import { onShutdown } from "@/lib/http/shutdown";
import { log } from "@/lib/log";
import { authSecret } from "@/lib/secrets/auth-secret";

/**
 * Everything before the first request: the secret, the schema, the first run, the relay
 * between servers. Throws an Error whose message is a sentence for the operator.
 */
export async function boot(): Promise<void> {
  authSecret();
  shareClientIp();
  sharePostOrigin();
  const applied = await migrate().catch((error: unknown) => {
    throw isUnavailable(error) ? noDatabase(error) : error;
  });
  if (applied.length > 0) log.info({ applied }, "database migrated");
  if (await mendData()) log.info("stored data mended");
  await firstRun();
  await requireSameSecret();
  warnOfCertificates();
  const stopRelay = startRelay();
  const stopNeighbours = watchNeighbours();
  const stopPruning = startPruning();
  const stopHousekeeping = startHousekeeping();
  onShutdown(async () => {
    stopPruning();
    stopNeighbours();
    stopHousekeeping();
    await stopRelay();
    await disconnect();
  });
}

function noDatabase(cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  const where =
    engine === "postgresql"
      ? "Check that PostgreSQL runs and that DATABASE_URL names it"
      : "Check that DATA_DIR can be written to";
  // The driver's message names host and port, never the password.
  return new Error(`The database does not answer (${why}). ${where}.`, { cause });
}
