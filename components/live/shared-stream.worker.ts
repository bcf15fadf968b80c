import { openStream, type Stream, type StreamNews } from "./stream";

/** What a window says: that it is there and whether it is looked at, or that it wants to know. */
export type FromWindow = { url: string; watched: boolean; check?: boolean };

/** What the windows are told that are looked at, and each that says something. */
export type FromWorker = { news?: StreamNews; changed?: boolean };

// The library of types for pages has no scope of a shared worker, and the one for workers no page.
const scope = self as unknown as { onconnect: (event: MessageEvent) => void };

/** A window that is looked at says so every ten seconds (`shared-stream.ts`), or is forgotten. */
const PULSE = 5_000;
const PATIENCE = 6;

/**
 * The windows that are looked at, and for how many pulses each was silent: one that crashed takes no
 * leave. A pulse and not a clock, for in a sleep nobody is silent. Windows that are not looked at want
 * to hear nothing, and may never come back.
 */
const windows = new Map<MessagePort, number>();

/** Those that were forgotten; one that was only slow has missed what happened meanwhile. */
const forgotten = new WeakSet<MessagePort>();
let stream: Stream | undefined;
let news: StreamNews = { state: "connecting", heardAt: Date.now() };

function tellAll(message: FromWorker): void {
  for (const port of windows.keys()) port.postMessage(message);
}

function open(url: string): Stream {
  return openStream(url, {
    onChange: () => tellAll({ changed: true }),
    onNews: (latest) => {
      news = latest;
      tellAll({ news });
    },
  });
}

setInterval(() => {
  for (const [port, silent] of windows) {
    windows.set(port, silent + 1);
    if (silent < PATIENCE) continue;
    windows.delete(port);
    forgotten.add(port);
  }
  stream?.watch(windows.size > 0);
}, PULSE);

scope.onconnect = ({ ports: [port] }) => {
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<FromWindow>) => {
    if (data.watched) windows.set(port, 0);
    else windows.delete(port);
    stream ??= open(data.url);
    stream.watch(windows.size > 0);
    if (data.check) stream.check();
    const answer: FromWorker = { news, changed: forgotten.delete(port) };
    port.postMessage(answer);
  };
};
