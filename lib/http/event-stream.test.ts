import { expect, test, vi } from "vitest";
import { eventStream } from "@/lib/http/event-stream";

type Send = (data: unknown) => void;

function open(signal = new AbortController().signal) {
  let send: Send = () => undefined;
  let end = () => {};
  const unsubscribe = vi.fn();
  const response = eventStream(signal, (sendOne, endAll) => {
    send = sendOne;
    end = endAll;
    return unsubscribe;
  });
  return { response, send: (data: unknown) => send(data), end: () => end(), unsubscribe };
}

test("events arrive as data lines, after a word that the stream is open", async () => {
  const { response, send, end } = open();
  send({ topic: "hosts", id: "a\nb" });
  end();
  expect(await response.text()).toBe(': open\n\ndata: {"topic":"hosts","id":"a\\nb"}\n\n');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
  });
});

test("a client that goes is unsubscribed once, and events for it hurt nobody", async () => {
  const { response, send, end, unsubscribe } = open();
  await response.body?.cancel();
  expect(unsubscribe).toHaveBeenCalledTimes(1);
  expect(() => send("late")).not.toThrow();
  end();
  expect(unsubscribe).toHaveBeenCalledTimes(1);
});

test("an aborted request ends its stream, also one that was aborted before it began", async () => {
  const abort = new AbortController();
  const during = open(abort.signal);
  abort.abort();
  await during.response.text();
  expect(during.unsubscribe).toHaveBeenCalledTimes(1);
  const before = open(abort.signal);
  await before.response.text();
  expect(before.unsubscribe).toHaveBeenCalledTimes(1);
});

test("a stream lives five minutes and says every five seconds that it does", async () => {
  vi.useFakeTimers();
  try {
    const { response, unsubscribe } = open();
    await vi.advanceTimersByTimeAsync(5 * 60_000 - 1);
    expect(unsubscribe).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(unsubscribe).toHaveBeenCalledTimes(1);
    const comments = (await response.text()).match(/^: keep-alive$/gm);
    expect(comments?.length).toBe(60);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
