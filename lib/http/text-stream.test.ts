import { expect, test } from "vitest";
import { begun, textStream } from "@/lib/http/text-stream";

/** Texts that tell how many were made, and whether their making ended. */
function counted(fails = Number.POSITIVE_INFINITY) {
  const state = { made: 0, ended: false };
  const texts = (async function* () {
    try {
      for (;;) {
        if (state.made === fails) throw new Error("The database went away.");
        state.made += 1;
        yield state.made % 2 ? `${state.made} ` : "";
      }
    } finally {
      state.ended = true;
    }
  })();
  return { state, texts };
}

const someTurns = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
};

test("a text is made when the client has room for it, and none ahead", async () => {
  const { state, texts } = counted();
  const reader = textStream(texts).getReader();
  await someTurns();
  expect(state.made).toBe(0);
  const first = await reader.read();
  expect(new TextDecoder().decode(first.value)).toBe("1 ");
  await someTurns();
  expect(state.made).toBe(1);
  // An empty one is passed over: the client would take it for the end.
  await reader.read();
  expect(state.made).toBe(3);
});

test("for a client that went away nothing more is made", async () => {
  const { state, texts } = counted();
  const reader = textStream(texts).getReader();
  await reader.read();
  await reader.cancel();
  expect(state).toEqual({ made: 1, ended: true });
});

test("even while it waits for one, whatever many empty ones there are", async () => {
  let made = 0;
  const texts = (async function* () {
    for (;;) {
      made += 1;
      await new Promise(setImmediate);
      yield "";
    }
  })();
  const reader = textStream(texts).getReader();
  const read = reader.read();
  await someTurns();
  await reader.cancel();
  await read;
  const until = made;
  await someTurns();
  expect(made).toBeLessThanOrEqual(until + 1);
});

test("one that cannot be made breaks the answer off, or is a failure when it is the first", async () => {
  const reader = textStream(counted(1).texts).getReader();
  await reader.read();
  await expect(reader.read()).rejects.toThrow("The database went away.");
  await expect(begun(counted(0).texts)).rejects.toThrow("The database went away.");
});
