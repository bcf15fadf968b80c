import { db } from "@/lib/db";
import { type Announcement, deliver, onAnnouncement } from "@/lib/fleet/live/announce";
import { log } from "@/lib/log";

const EVERY_MS = 1_000;

/**
 * Follows announcements of one organization, and with them hosts that fall silent: nothing
 * happens when a host does not check in, so while anybody watches, one indexed query a second
 * and server finds hosts whose time has run out. Returns how to stop.
 */
export function follow(
  organizationId: string,
  listener: (announcement: Announcement) => void,
): () => void {
  const stop = onAnnouncement((announcement) => {
    if (announcement.organizationId === organizationId) listener(announcement);
  });
  watchers += 1;
  if (watchers === 1) start();
  return () => {
    stop();
    watchers -= 1;
    if (watchers === 0 && timer) clearInterval(timer);
  };
}

let watchers = 0;
let timer: NodeJS.Timeout | undefined;
let looking = false;
let lookedAt = new Date();

function start(): void {
  lookedAt = new Date();
  timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();
}

async function look(): Promise<void> {
  if (looking) return;
  looking = true;
  try {
    const now = new Date();
    const silent = await db.host.groupBy({
      by: ["organizationId"],
      where: { onlineUntil: { gt: lookedAt, lte: now } },
      _min: { id: true },
    });
    lookedAt = now;
    // Every server looks for itself, so this is told to its own pages only; and once for an
    // organization, however many of its hosts fell silent: its pages look again as a whole.
    for (const { organizationId, _min } of silent) {
      deliver({ organizationId, topic: "hosts", id: _min.id ?? "" });
    }
  } catch (error) {
    log.warn({ err: error }, "could not look for hosts that fell silent");
  } finally {
    looking = false;
  }
}
