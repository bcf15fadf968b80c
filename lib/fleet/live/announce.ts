import { EventEmitter } from "node:events";

/** What may have changed; whoever shows it reads it again. */
export type Topic = "hosts" | "tokens" | "groups" | "members" | "audit";

/** Says no more than "look again": no secret, nothing that could be stale. */
export type Announcement = { organizationId: string; topic: Topic; id: string };

// Next bundles routes and instrumentation apart; the process has one bus because the global
// object has.
const shared = globalThis as { musterLive?: EventEmitter };
shared.musterLive ??= new EventEmitter().setMaxListeners(0);
const bus = shared.musterLive;

/** Tells every live page of the organization, on every server, to look again. Call it after
 * the commit. Loses nothing that matters when it fails: pages look again by themselves. */
export function announce(organizationId: string, topic: Topic, id: string): void {
  const announcement: Announcement = { organizationId, topic, id };
  bus.emit("announcement", announcement);
  bus.emit("outgoing", announcement);
}

/** Delivers what another server announced. */
export function deliver(announcement: Announcement): void {
  bus.emit("announcement", announcement);
}

/** Calls back for everything announced, here or on another server; returns how to stop. */
export function onAnnouncement(listener: (announcement: Announcement) => void): () => void {
  bus.on("announcement", listener);
  return () => bus.off("announcement", listener);
}

/** Calls back for what this server announces, to pass it on; returns how to stop. */
export function onOutgoing(listener: (announcement: Announcement) => void): () => void {
  bus.on("outgoing", listener);
  return () => bus.off("outgoing", listener);
}
