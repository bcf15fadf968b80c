"use client";

import { useSyncExternalStore } from "react";

/** Whether React listens on this page yet: false in the server's HTML, true soon after. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

function never() {
  return () => {};
}
