import { db } from "@/lib/db";
import { giveBackSpace } from "@/lib/db/give-back";
import { env } from "@/lib/env";
import { deleteOld } from "@/lib/fleet/housekeeping/delete-old";
import { healClock, onClockSetBack } from "@/lib/fleet/housekeeping/heal-clock";
import { log } from "@/lib/log";

const EVERY_MS = 3_600_000;
/** The first requests of a start come first. */
const FIRST_AFTER_MS = 5_000;

/**
 * Takes back times after now, deletes what had its time and gives the space back: soon after the
 * start and once an hour, on every server. Returns how to stop.
 */
export function startHousekeeping(): () => void {
  let working = false;
  const work = async () => {
    if (working) return;
    working = true;
    try {
      await heal();
      const deleted = await deleteOld(db, env.kept, new Date());
      if (Object.keys(deleted).length > 0) log.info({ deleted }, "old rows deleted");
      const pages = await giveBackSpace(db);
      if (pages > 0) log.info({ pages }, "space given back to the disk");
    } catch (error) {
      log.warn({ err: error }, "could not delete old rows");
    } finally {
      working = false;
    }
  };
  const heal = async () => {
    try {
      const healed = await healClock(db, () => new Date());
      if (healed > 0) log.warn({ healed }, "times after now taken back: a clock was ahead");
    } catch (error) {
      log.warn({ err: error }, "could not take back times after now");
    }
  };
  const stopWatching = onClockSetBack(() => void heal());
  const first = setTimeout(() => void work(), FIRST_AFTER_MS).unref();
  const timer = setInterval(() => void work(), EVERY_MS).unref();
  return () => {
    stopWatching();
    clearTimeout(first);
    clearInterval(timer);
  };
}
