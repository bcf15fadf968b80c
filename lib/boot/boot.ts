import { existsSync } from "node:fs";
import { shareAgentSockets } from "@/lib/auth/agent-socket";
import { firstRun } from "@/lib/boot/first-run";
import { mendData } from "@/lib/boot/mend-data";
import { requireSameSecret } from "@/lib/boot/same-secret";
import { startFault } from "@/lib/boot/start-fault";
import { warnOfCertificates } from "@/lib/boot/warn-of-certificates";
import { warnOfNode } from "@/lib/boot/warn-of-node";
import { warnOfParameters } from "@/lib/boot/warn-of-parameters";
import { disconnect } from "@/lib/db";
import { requireListening } from "@/lib/db/listen";
import { migrate } from "@/lib/db/migrate";
import { env } from "@/lib/env";
import { startHousekeeping } from "@/lib/fleet/housekeeping/housekeeping";
import { startPruning } from "@/lib/fleet/inventory/prune";
import { startRelay } from "@/lib/fleet/live/relay";
import { joinServers, type Membership } from "@/lib/fleet/server/membership";
import { noteOthers } from "@/lib/fleet/server/neighbours";
import { setServerId } from "@/lib/fleet/sockets/agent-socket-row";
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
  const membership = await prepareDatabase().catch((error: unknown) => {
    throw startFault(error);
  });
  warnOfCertificates();
  warnOfNode();
  setServerId(membership.id);
  shareAgentSockets();
  const stopRelay = startRelay();
  const stopPruning = startPruning();
  const stopHousekeeping = startHousekeeping();
  onShutdown(async () => {
    stopPruning();
    stopHousekeeping();
    // First: whoever restores a backup waits for it.
    await membership.leave();
    await stopRelay();
    await disconnect();
  });
}

async function prepareDatabase(): Promise<Membership> {
  requireBinaries();
  authSecret();
  shareClientIp();
  sharePostOrigin();
  warnOfParameters();
  const applied = await migrate();
  if (applied.length > 0) log.info({ applied }, "database migrated");
  if (await mendData()) log.info("stored data mended");
  await requireSameSecret();
  await requireListening();
  const membership = await joinServers({ onOthers: noteOthers, onRefused: stopServing });
  try {
    await firstRun();
  } catch (error) {
    await membership.leave();
    throw error;
  }
  return membership;
}

/** A server that was silent for so long that others went on without it, with another secret. */
function stopServing(why: Error): void {
  log.fatal(why.message);
  process.kill(process.pid, "SIGTERM");
}

/** A folder of agents that is not there would be noticed by the first host that asks. */
function requireBinaries(): void {
  const folder = env.agentBinariesDir;
  if (folder === undefined || existsSync(folder)) return;
  throw new Error(
    `Setting AGENT_BINARIES_DIR: ${folder} does not exist. Make the folder, or correct the path.`,
  );
}
