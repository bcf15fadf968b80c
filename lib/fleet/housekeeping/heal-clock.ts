import type { Db } from "@/lib/db";
import { endOfSlice, healHosts, healThrottles } from "@/lib/db/clock-statements";

const HOSTS_A_SLICE = 500;
const BREATH_MS = 20;

/**
 * Takes back what was written while the clock of a server was ahead: a host that fell silent since
 * would read as online, its next report as older than the one before, and a wait after failed
 * sign-ins would not end. In slices, each by the clock as it is then, for hosts check in meanwhile;
 * says how many rows changed. The audit keeps what it was told.
 */
export async function healClock(db: Db, clock: () => Date): Promise<number> {
  let healed = await healThrottles(db, clock());
  let after = "";
  for (;;) {
    const upTo = await endOfSlice(db, after, HOSTS_A_SLICE);
    healed += await healHosts(db, { after, upTo }, clock());
    if (upTo === undefined) return healed;
    after = upTo;
    await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
  }
}

const LOOK_EVERY_MS = 5_000;
/** What a time service corrects bit by bit is no step. */
const STEP_MS = 1_000;

/** Calls back when the clock of this machine was set back; returns how to stop. */
export function onClockSetBack(callback: () => void): () => void {
  // The monotonic clock goes on whatever is done to the other.
  const lead = () => Date.now() - performance.now();
  let before = lead();
  const timer = setInterval(() => {
    const now = lead();
    if (now < before - STEP_MS) callback();
    before = now;
  }, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}
