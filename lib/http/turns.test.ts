import { describe, expect, test } from "vitest";
import { Turns } from "@/lib/http/turns";

/** Work that ends when it is told to. */
function work(turns: Turns, key: string, signal?: AbortSignal) {
  let end = (_fault?: Error) => {};
  let begun = false;
  const take = () => {
    begun = true;
    return new Promise<void>((resolve, reject) => {
      end = (fault) => (fault ? reject(fault) : resolve());
    });
  };
  const done = turns.take(key, take, signal);
  return { done, begun: () => begun, end: (fault?: Error) => end(fault) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("calls of one key", () => {
  test("one is worked on, the second waits, the third is refused", async () => {
    const turns = new Turns();
    const first = work(turns, "a");
    const second = work(turns, "a");
    await turn();
    expect([first.begun(), second.begun()]).toEqual([true, false]);
    await expect(work(turns, "a").done).rejects.toMatchObject({
      kind: "rate_limited",
      retryAfter: 5,
    });
    first.end();
    await first.done;
    await turn();
    expect(second.begun()).toBe(true);
    const third = work(turns, "a");
    await turn();
    expect(third.begun()).toBe(false);
    second.end();
    await second.done;
    await turn();
    third.end();
    await third.done;
  });

  test("work that fails gives the turn on, and fails for itself alone", async () => {
    const turns = new Turns();
    const first = work(turns, "a");
    const second = work(turns, "a");
    first.end(new Error("no"));
    await expect(first.done).rejects.toThrow("no");
    await turn();
    expect(second.begun()).toBe(true);
    second.end();
    await second.done;
  });

  test("one whose client is gone waits no longer, and does not pass by who works", async () => {
    const turns = new Turns();
    const gone = new AbortController();
    const first = work(turns, "a");
    const second = work(turns, "a", gone.signal);
    const left = expect(second.done).rejects.toMatchObject({ kind: "invalid" });
    gone.abort();
    await left;
    const third = work(turns, "a");
    await turn();
    expect([second.begun(), third.begun()]).toEqual([false, false]);
    first.end();
    await first.done;
    await turn();
    expect(third.begun()).toBe(true);
    third.end();
    await third.done;
  });

  test("fifty at once: two are worked on, the others refused", async () => {
    const turns = new Turns();
    const all = Array.from({ length: 50 }, () => work(turns, "a"));
    const ended = Promise.allSettled(all.map(({ done }) => done));
    await turn();
    all[0]?.end();
    await turn();
    all[1]?.end();
    const outcomes = await ended;
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  });
});

test("calls of different keys do not wait for each other", async () => {
  const turns = new Turns();
  const first = work(turns, "a");
  const other = work(turns, "b");
  await turn();
  expect([first.begun(), other.begun()]).toEqual([true, true]);
  first.end();
  other.end();
  await Promise.all([first.done, other.done]);
});
