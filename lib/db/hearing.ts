import { log } from "@/lib/log";

// The boot listens, the route of live pages asks: Next bundles them apart.
const shared = globalThis as { musterDeaf?: boolean };

/** Whether this server hears of changes by other servers; taken for granted until it is known. */
export function hearsServers(): boolean {
  return shared.musterDeaf !== true;
}

/** Notes that other servers are heard. The log is told when they were not. */
export function noteHeard(): void {
  if (hearsServers()) return;
  shared.musterDeaf = false;
  log.info("changes by other servers are heard of again");
}

/** Notes that other servers are not heard, and why. The log is told once, until they are again. */
export function noteDeaf(sentence: string, err?: unknown): void {
  if (!hearsServers()) return;
  shared.musterDeaf = true;
  log.warn(err === undefined ? {} : { err }, sentence);
}
