/**
 * Texts as the body of an answer, each made when the client has room for it: a slow one costs no
 * memory, and what is made for one that went away ends with the text at hand. When making them
 * fails the connection breaks, so that nobody takes what came for the whole.
 */
export function textStream(texts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const made = texts[Symbol.asyncIterator]();
  let gone = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // A slice may have nothing to say.
        for (let text = ""; text === "" && !gone; ) {
          const { done, value } = await made.next();
          if (done) return gone || controller.close();
          text = value;
          if (text !== "") controller.enqueue(encoder.encode(text));
        }
      },
      async cancel() {
        gone = true;
        await made.return?.();
      },
    },
    // Nothing is made ahead of being asked for.
    { highWaterMark: 0 },
  );
}

/** Makes the first text at once: what fails by then can still be answered as a failure. */
export async function begun(texts: AsyncGenerator<string>): Promise<AsyncIterable<string>> {
  const first = await texts.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* texts;
  })();
}
