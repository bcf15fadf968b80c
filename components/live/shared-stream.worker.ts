import { openStream, type Stream, type StreamNews } from "./stream";

/** What a window says: that it is there and whether it is looked at, or that it wants to know. */
export type FromWindow = { url: string; watched: boolean; check?: boolean };

/** What every window is told. */
export type FromWorker = { news?: StreamNews; changed?: boolean };

// The library of types for pages has no scope of a shared worker, and the one for workers no page.
const scope = self as unknown as { onconnect: (event: MessageEvent) => void };

/** Which windows are looked at. Those that are gone are told too, which hurts nobody. */
const windows = new Map<MessagePort, boolean>();
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

scope.onconnect = ({ ports: [port] }) => {
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<FromWindow>) => {
    windows.set(port, data.watched);
    stream ??= open(data.url);
    stream.watch([...windows.values()].includes(true));
    if (data.check) stream.check();
    const answer: FromWorker = { news };
    port.postMessage(answer);
  };
};
