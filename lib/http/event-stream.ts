/** Pages take a stream for dead that is silent for three of these: components/live/stream.ts. */
const KEEP_ALIVE_MS = 5_000;

/** Proxies and revoked sessions: a stream ends after this long and the page opens it anew. */
const LONGEST_MS = 5 * 60_000;

type Subscribe = (send: (data: unknown) => void, end: () => void) => () => void;

/**
 * Server-sent events. `subscribe` gets how to send one and how to end the stream, and returns
 * how to unsubscribe. It ends when the client goes or after five minutes; scripts/serve.mjs ends it
 * when the server stops.
 */
export function eventStream(signal: AbortSignal, subscribe: Subscribe): Response {
  const encoder = new TextEncoder();
  let close = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      let open = true;
      // An event for a stream that has just ended must not fail whoever announced it.
      const write = (text: string) => open && controller.enqueue(encoder.encode(text));
      // A page calls itself live at the first word.
      write(": open\n\n");
      const keepAlive = setInterval(() => write(": keep-alive\n\n"), KEEP_ALIVE_MS);
      const longest = setTimeout(() => close(), LONGEST_MS);
      const unsubscribe = subscribe(
        (data) => write(`data: ${JSON.stringify(data)}\n\n`),
        () => close(),
      );
      close = () => {
        close = () => {};
        open = false;
        clearInterval(keepAlive);
        clearTimeout(longest);
        unsubscribe();
        try {
          controller.close();
        } catch {
          // The client cancelled first; there is nothing left to close.
        }
      };
      signal.addEventListener("abort", () => close());
      if (signal.aborted) close();
    },
    cancel: () => close(),
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
