import type { FromWindow, FromWorker } from "./shared-stream.worker";
import { openStream, type Stream, type StreamNews } from "./stream";

type Callbacks = { onChange: () => void; onNews: (news: StreamNews) => void };

/** A worker that has not answered by then does not run: a browser may keep that to itself. */
const PATIENCE = 10_000;

/** So often a window that is looked at tells the worker that it is still there. */
const BEAT = 10_000;

/**
 * The one stream of this browser, which all its windows follow: over HTTP/1.1 a browser has six
 * connections to a server, and streams would take them all. `name` is shared by those who may see
 * the same: a person in an organization. Where no shared worker runs the window has a stream of its
 * own. Nothing is told before it is watched.
 */
export function joinStream(url: string, name: string, callbacks: Callbacks): Stream {
  const own = () => openStream(url, callbacks);
  const worker = startWorker(name);
  if (!worker) return own();
  const { port } = worker;
  let fallback: Stream | undefined;
  let watched = false;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let beat: ReturnType<typeof setInterval> | undefined;

  function giveUp() {
    clearTimeout(patience);
    clearInterval(beat);
    if (fallback) return;
    // Should it run after all, it keeps no stream open for this window.
    post(false);
    port.close();
    fallback = own();
    fallback.watch(watched);
  }

  function say(check: boolean) {
    if (fallback) return;
    clearTimeout(patience);
    if (watched) patience = setTimeout(giveUp, PATIENCE);
    post(watched, check);
  }

  function post(watched: boolean, check = false) {
    const message: FromWindow = { url: new URL(url, location.href).href, watched, check };
    port.postMessage(message);
  }

  worker.onerror = giveUp;
  port.onmessage = ({ data: { news, changed } }: MessageEvent<FromWorker>) => {
    clearTimeout(patience);
    if (!watched) return;
    if (news) callbacks.onNews(news);
    if (changed) callbacks.onChange();
  };
  return {
    watch(now) {
      watched = now;
      if (fallback) fallback.watch(now);
      else {
        clearInterval(beat);
        if (now) beat = setInterval(() => say(false), BEAT);
        say(false);
      }
    },
    check() {
      if (fallback) fallback.check();
      else say(true);
    },
  };
}

function startWorker(name: string): SharedWorker | undefined {
  if (typeof SharedWorker === "undefined") return undefined;
  try {
    return new SharedWorker(new URL("./shared-stream.worker.ts", import.meta.url), { name });
  } catch {
    // A browser may forbid them, with what it keeps for a site.
    return undefined;
  }
}
