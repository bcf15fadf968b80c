import { openStream, type Stream, type StreamNews } from "./stream";

/** What a window says: that it is there and whether it is looked at, or that it wants to know. */
export type FromWindow = { url: string; watched: boolean; check?: boolean };

/** What the windows are told that are looked at, and each that says something. */
export type FromWorker = { news?: StreamNews; changed?: boolean };

// The library of types for pages has no scope of a shared worker, and the one for workers no page.
const scope = self as unknown as { onconnect: (event: MessageEvent) => void };

/** The windows that are looked at. Others want to hear nothing, and may never come back. */
const windows = new Set<MessagePort>();
let stream: Stream | undefined;
let news: StreamNews = { state: "connecting", heardAt: Date.now() };

function tellAll(message: FromWorker): void {
  for (const port of windows) port.postMessage(message);
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

scope.onconnect = ({ ports: [port] }) => {
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<FromWindow>) => {
    if (data.watched) windows.add(port);
    else windows.delete(port);
    stream ??= open(data.url);
    stream.watch(windows.size > 0);
    if (data.check) stream.check();
    const answer: FromWorker = { news };
    port.postMessage(answer);
  };
};
