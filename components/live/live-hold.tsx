"use client";

import { useEffect } from "react";

let holds = 0;
const released = new Set<() => void>();

/** True while something is open that a refresh of the page must not move. */
export function isLiveHeld(): boolean {
  return holds > 0;
}

/** Calls `listener` when the last hold ends. Returns the unsubscribe. */
export function onLiveReleased(listener: () => void): () => void {
  released.add(listener);
  return () => released.delete(listener);
}

/** Holds live refreshes back for as long as it is mounted. */
export function LiveHold() {
  useEffect(() => {
    holds += 1;
    return () => {
      holds -= 1;
      if (holds === 0) for (const listener of released) listener();
    };
  }, []);
  return null;
}
