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
    let over = false;

    function mayRefresh() {
      return dirty && !isLiveHeld() && !busy.current && !document.hidden;
    }

    function changed() {
      dirty = true;
      if (due !== undefined || !mayRefresh()) return;
      due = setTimeout(refresh, Math.max(firstDelay, last + gap - Date.now()));
    }

    async function refresh() {
      // Asked in vain, Next would leave the page for the browser's own page of errors. What is
      // shown stays until there is something newer to show.
      const answers = source?.readyState === EventSource.OPEN || (await isServerReady());
      due = undefined;
      if (!answers || over || !mayRefresh()) return;
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
        // Refused: the session has ended, and the page itself leads on to the login.
        changed();
        const pause = Math.min(30_000, 1_000 * 2 ** Math.min(attempts, 5));
        retry = setTimeout(connect, pause * (0.5 + Math.random() / 2));
      };
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
      over = true;
      clearInterval(backstop);
      forget();
      document.removeEventListener("visibilitychange", onVisibility);
      clearTimeout(due);
      disconnect();
    };
  }, [router, url]);

  return state;
}

async function isServerReady(): Promise<boolean> {
  const signal = AbortSignal.timeout(10_000);
  const answer = await fetch("/api/ready", { cache: "no-store", signal }).catch(() => null);
  return answer?.ok === true;
}
