import { log } from "@/lib/log";

// The boot listens, the route of live pages asks: Next bundles them apart.
const shared = globalThis as { musterDeaf?: boolean; musterHearingTurns?: number };

/** Whether this server hears of changes by other servers; taken for granted until it is known. */
export function hearsServers(): boolean {
  return shared.musterDeaf !== true;
}

/** How often hearing was lost or came back: who remembers it notices either afterwards too. */
export function hearingTurns(): number {
  return shared.musterHearingTurns ?? 0;
}

function turn(deaf: boolean): void {
  shared.musterDeaf = deaf;
  shared.musterHearingTurns = hearingTurns() + 1;
}

/** Notes that other servers are heard. The log is told when they were not. */
export function noteHeard(): void {
  if (hearsServers()) return;
  turn(false);
  log.info("changes by other servers are heard of again");
}

/** Notes that other servers are not heard, and why. The log is told once, until they are again. */
export function noteDeaf(sentence: string, err?: unknown): void {
  if (!hearsServers()) return;
  turn(true);
  log.warn(err === undefined ? {} : { err }, sentence);
}
