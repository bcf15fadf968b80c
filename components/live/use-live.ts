"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";

import { isLiveHeld, onLiveReleased } from "./live-hold";

export type LiveState = "connecting" | "live" | "lost";

/** A change is shown this soon, and changes in a stream this often: a host that enrolls and checks
 * in right after is green within a second. */
const firstDelay = 100;
const gap = 700;

/** Without a word from the server: heartbeats of hosts that stay online are not announced. */
const idle = 30_000;

/**
 * Refreshes the page when the server says that something changed. One refresh at a time, none
 * while a dialog or menu is open. A hidden tab gives its connection back (a browser has six per
 * server over HTTP/1.1) and catches up when it is looked at again.
 */
export function useLive(url: string): LiveState {
  const router = useRouter();
  const [state, setState] = useState<LiveState>("connecting");
  const [refreshing, startTransition] = useTransition();
  const busy = useRef(false);
  const settled = useRef<() => void>(() => {});

  useEffect(() => {
    busy.current = refreshing;
    if (!refreshing) settled.current();
  }, [refreshing]);

  useEffect(() => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let due: ReturnType<typeof setTimeout> | undefined;
    let attempts = 0;
    let last = 0;
    let dirty = false;
    let signedOut = false;

    function changed() {
      dirty = true;
      if (due !== undefined || busy.current || isLiveHeld() || document.hidden) return;
      due = setTimeout(refresh, Math.max(firstDelay, last + gap - Date.now()));
    }

    function refresh() {
      due = undefined;
      if (!dirty || isLiveHeld() || busy.current || document.hidden) return;
      // Asked in vain, Next would leave the page for the browser's own page of errors. What is
      // shown stays until the stream is back, and then it is refreshed.
      if (source?.readyState !== EventSource.OPEN && !signedOut) return;
      dirty = false;
      last = Date.now();
      startTransition(() => router.refresh());
    }

    function connect() {
      if (source || document.hidden) return;
      clearTimeout(retry);
      const opened = new EventSource(url);
      source = opened;
      opened.onopen = () => {
        setState("live");
        attempts = 0;
        signedOut = false;
        // Whatever happened while nobody listened, also between rendering and now.
        changed();
      };
      opened.onmessage = changed;
      opened.onerror = () => {
        attempts += 1;
        setState("lost");
        // The browser reconnects by itself, except after an answer that was not a stream.
        if (opened.readyState !== EventSource.CLOSED) return;
        source = undefined;
        void leaveIfSignedOut();
        const pause = Math.min(30_000, 1_000 * 2 ** Math.min(attempts, 5));
        retry = setTimeout(connect, pause * (0.5 + Math.random() / 2));
      };
    }

    /** An event source does not tell why it was refused. The page itself leads on to the login. */
    async function leaveIfSignedOut() {
      const abort = new AbortController();
      const answer = await fetch(url, { signal: abort.signal }).catch(() => null);
      abort.abort();
      signedOut = answer?.status === 401 || answer?.status === 403;
      if (signedOut) changed();
    }

    function disconnect() {
      clearTimeout(retry);
      source?.close();
      source = undefined;
    }

    function onVisibility() {
      if (document.hidden) return disconnect();
      connect();
      changed();
    }

    function ifDirty() {
      if (dirty) changed();
    }

    settled.current = ifDirty;
    const forget = onLiveReleased(ifDirty);
    document.addEventListener("visibilitychange", onVisibility);
    const backstop = setInterval(changed, idle);
    connect();
    return () => {
      clearInterval(backstop);
      forget();
      document.removeEventListener("visibilitychange", onVisibility);
      clearTimeout(due);
      disconnect();
    };
  }, [router, url]);

  return state;
}
