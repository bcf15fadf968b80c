"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useSyncExternalStore,
} from "react";

const ServerNow = createContext(0);

// Written in the browser only; the server answers many people from one module.
let correction = 0;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/**
 * Gives the page the server's time: the first render in the browser equals the server's, and a
 * browser clock that is off by more than 30 s does not turn a live host silent.
 */
export function ClockProvider({ now, children }: { now: number; children: ReactNode }) {
  useEffect(() => {
    const offset = now - Date.now();
    correction = Math.abs(offset) > 30_000 ? offset : 0;
  }, [now]);
  return <ServerNow value={now}>{children}</ServerNow>;
}

/**
 * What `select` makes of the current time, to the second. Renders again only when that value
 * changes, so it must be a primitive.
 */
export function useClock<T extends string | number | boolean | null>(
  select: (now: number) => T,
): T {
  const serverNow = useContext(ServerNow);
  const read = useCallback(() => select(Date.now() + correction), [select]);
  return useSyncExternalStore(subscribe, read, () => select(serverNow));
}
