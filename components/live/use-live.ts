"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useSyncExternalStore, useTransition } from "react";

import { isLiveHeld, onLiveReleased } from "./live-hold";
import { cutPageRequests } from "./page-requests";
import {
  currentOutage,
  noteStream,
  onOutage,
  tryAgainNow,
  untilServerAnswers,
} from "./server-state";
import { joinStream } from "./shared-stream";
import type { StreamNews } from "./stream";

/** Whether the page is current; when it is not, since when, in ms on the browser's clock. */
export type LiveState = {
  state: "connecting" | "live" | "lost" | "blocked";
  since: number;
  /** Whether links wait too: not only the stream is away. */
  linksWait: boolean;
};

/** A change is shown this soon, and changes in a stream this often: a host that enrolls and checks
 * in right after is green within a second. */
const firstDelay = 100;
const gap = 700;

/** Without a word from the server: heartbeats of hosts that stay online are not announced. */
const idle = 30_000;

/**
 * Refreshes the page when the server says that something changed. One refresh at a time, none
 * while a dialog or menu is open, and none before the server answers: it would leave the page. A
 * hidden window does not listen, and catches up when it is looked at again. Windows of one `name`
 * share their stream.
 */
export function useLive(url: string, name: string): LiveState {
  const router = useRouter();
  const [news, setNews] = useState<StreamNews>({ state: "connecting", heardAt: 0 });
  const outage = useSyncExternalStore(onOutage, currentOutage, () => null);
  const [refreshing, startTransition] = useTransition();
  const busy = useRef(false);
  const settled = useRef<() => void>(() => {});

  useEffect(() => {
    busy.current = refreshing;
    if (!refreshing) settled.current();
  }, [refreshing]);

  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    let dirty = false;
    let live = false;
    let asking = false;
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
      if (!live || currentOutage()) await untilServerAnswers();
      due = undefined;
      if (over || !mayRefresh()) return;
      dirty = false;
      last = Date.now();
      startTransition(() => router.refresh());
    }

    const stream = joinStream(url, name, {
      onChange: changed,
      onNews: (latest) => {
        const became = latest.state === "live" && !live;
        const ended = live && (latest.state === "lost" || latest.state === "blocked");
        live = latest.state === "live";
        noteStream(live, latest.heardAt);
        setNews((known) => (known.state === latest.state ? known : latest));
        // What a page is asked for over may be as dead as what the stream came over.
        if (ended) cutPageRequests();
        // Whether an action can be sent depends on the server, not on the stream alone.
        if (latest.state === "lost" || latest.state === "blocked") void ask();
        if (!became) return;
        tryAgainNow();
        changed();
      },
    });

    /** There is reason to doubt: a sleep, a network that went or came. */
    function doubt() {
      tryAgainNow();
      stream.check();
      void ask();
    }

    /** Asks the server until it answers. */
    async function ask() {
      if (asking) return;
      asking = true;
      await untilServerAnswers();
      asking = false;
    }

    function onVisibility() {
      stream.watch(!document.hidden);
      if (document.hidden) return;
      doubt();
      changed();
    }

    function ifDirty() {
      if (dirty) changed();
    }

    settled.current = ifDirty;
    const forget = onLiveReleased(ifDirty);
    document.addEventListener("visibilitychange", onVisibility);
    window.addEventListener("online", doubt);
    window.addEventListener("offline", doubt);
    const leave = () => stream.watch(false);
    // A browser may keep a page that was left, and show it again as it was.
    const comeBack = (event: PageTransitionEvent) => event.persisted && onVisibility();
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", comeBack);
    const backstop = setInterval(changed, idle);
    stream.watch(!document.hidden);
    return () => {
      over = true;
      clearInterval(backstop);
      forget();
      document.removeEventListener("visibilitychange", onVisibility);
      window.removeEventListener("online", doubt);
      window.removeEventListener("offline", doubt);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", comeBack);
      clearTimeout(due);
      stream.watch(false);
    };
  }, [router, url, name]);

  return liveState(news, outage);
}

function liveState(news: StreamNews, outage: ReturnType<typeof currentOutage>): LiveState {
  if (outage) return { state: outage.trouble, since: outage.since, linksWait: true };
  const state = news.state === "refused" ? "connecting" : news.state;
  return { state, since: news.heardAt, linksWait: false };
}
