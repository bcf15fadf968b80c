import { db } from "@/lib/db";
import { hearingTurns, hearsServers } from "@/lib/db/hearing";
import { type Announcement, deliver, onAnnouncement } from "@/lib/fleet/live/announce";
import { forgetChanges, newChanges } from "@/lib/fleet/live/changes";
import { log } from "@/lib/log";

const EVERY_MS = 1_000;

/** A database that is slow to say what changed has this many times as long for others. */
const PAUSES = 10;

/**
 * Follows announcements of one organization, and with them hosts that fall silent: nothing
 * happens when a host does not check in, so while anybody watches, one indexed query a second
 * and server finds hosts whose time has run out. While nothing is heard of other servers the
 * database is asked in the same second what changed, and once more when they are heard again.
 * Returns how to stop.
 */
export function follow(
  organizationId: string,
  listener: (announcement: Announcement) => void,
): () => void {
  const stop = onAnnouncement((announcement) => {
    if (announcement.organizationId === organizationId) listener(announcement);
  });
  if (watchers.size === 0) start();
  watchers.set(organizationId, (watchers.get(organizationId) ?? 0) + 1);
  return () => {
    stop();
    const left = (watchers.get(organizationId) ?? 1) - 1;
    if (left > 0) watchers.set(organizationId, left);
    else watchers.delete(organizationId);
    if (watchers.size === 0 && timer) clearInterval(timer);
  };
}

/** How many follow each organization. */
const watchers = new Map<string, number>();
let timer: NodeJS.Timeout | undefined;
let looking = false;
let lookedAt = new Date();
/** Of hearingTurns() at the last question what changed. */
let askedAtTurn = 0;
/** Of performance.now(). */
let restUntil = 0;

function start(): void {
  askedAtTurn = hearingTurns();
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
    await askForChanges(now);
  } catch (error) {
    log.warn({ err: error }, "could not look for what changed by itself or by other servers");
  } finally {
    looking = false;
  }
}

async function askForChanges(now: Date): Promise<void> {
  const hears = hearsServers();
  const turn = hearingTurns();
  if (hears && turn === askedAtTurn) return;
  const began = performance.now();
  if (began < restUntil) return;
  for (const change of await newChanges([...watchers.keys()], now)) deliver(change);
  const ended = performance.now();
  restUntil = ended + PAUSES * (ended - began);
  askedAtTurn = turn;
  if (hears) forgetChanges();
}
