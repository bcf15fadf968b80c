import { existsSync } from "node:fs";
import { firstRun } from "@/lib/boot/first-run";
import { mendData } from "@/lib/boot/mend-data";
import { requireSameSecret } from "@/lib/boot/same-secret";
import { startFault } from "@/lib/boot/start-fault";
import { warnOfCertificates } from "@/lib/boot/warn-of-certificates";
import { warnOfParameters } from "@/lib/boot/warn-of-parameters";
import { disconnect } from "@/lib/db";
import { requireListening } from "@/lib/db/listen";
import { migrate } from "@/lib/db/migrate";
import { env } from "@/lib/env";
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
  try {
    await prepareDatabase();
  } catch (error) {
    throw startFault(error);
  }
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

async function prepareDatabase(): Promise<void> {
  requireBinaries();
  authSecret();
  shareClientIp();
  sharePostOrigin();
  warnOfParameters();
  const applied = await migrate();
  if (applied.length > 0) log.info({ applied }, "database migrated");
  if (await mendData()) log.info("stored data mended");
  await firstRun();
  await requireSameSecret();
  await requireListening();
}

/** A folder of agents that is not there would be noticed by the first host that asks. */
function requireBinaries(): void {
  const folder = env.agentBinariesDir;
  if (folder === undefined || existsSync(folder)) return;
  throw new Error(
    `Setting AGENT_BINARIES_DIR: ${folder} does not exist. Make the folder, or correct the path.`,
  );
}
