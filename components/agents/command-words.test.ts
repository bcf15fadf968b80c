import { expect, it } from "vitest";

import { askedWords } from "./command-words";

it.each([
  [1, 0, 0, "Report now: told at its next check-in", undefined],
  [0, 1, 0, "Report now: asked for already", undefined],
  [0, 0, 1, "Report now: not asked", "This host has no agent that takes commands."],
  [2, 0, 0, "Report now: asked 2 hosts", undefined],
  [4812, 1, 0, "Report now: asked 4,812 hosts", "1 host had been asked already."],
  [1, 0, 1, "Report now: asked 1 host", "1 host has no agent that takes commands."],
  [
    ...([0, 188, 12, "Report now: asked no host"] as const),
    "188 hosts had been asked already. 12 hosts have no agent that takes commands.",
  ],
  [0, 0, 0, "Report now: asked no host", undefined],
])("%i asked, %i already, %i that take none", (asked, alreadyAsked, takeNone, title, more) => {
  const words = askedWords("REPORT", { asked, alreadyAsked, takeNone });
  expect(words).toEqual({ title, ...(more && { description: more }) });
});
