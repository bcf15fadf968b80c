import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { needs } from "@/tests/support/needs";

needs("dash");

// What the agents of a fleet do when their server comes back after an outage: each waits as the
// agent's own back_off says. The waits are taken from it; the time they take is not spent.

const AGENTS = 120;
const HEARD_EVERY_S = 30;
const TRIES = 9;

/** The waits of one agent after another, as back_off chooses them. */
function waits(retryAfter: number): number[][] {
  const script = `
    set -u; FAILED=1; scale=1
    for part in base/say base/tools base/background server/back-off; do . "${resolve("agent")}/$part.sh"; done
    pause() { printf '%s ' "$1"; }
    agent=0
    while [ $agent -lt ${AGENTS} ]; do
      try=1
      while [ $try -le ${TRIES} ]; do retry_after=${retryAfter}; back_off $try; try=$((try + 1)); done
      echo
      agent=$((agent + 1))
    done`;
  const printed = execFileSync("dash", ["-c", script], { encoding: "utf8", maxBuffer: 1 << 24 });
  return printed
    .trimEnd()
    .split("\n")
    .map((line) => line.trim().split(" ").map(Number));
}

/** When an agent reaches a server again that was away for `outage`, in seconds after that. */
function returnsAfter(waits: number[], firstTry: number, outage: number): number {
  let at = firstTry;
  // The longest waits come last, and over and over.
  for (let n = 0; at < outage; n++) {
    at += waits[n < TRIES ? n : TRIES - 1 - (n % 3)] ?? Number.NaN;
  }
  return at - outage;
}

describe.each([0, 30])("when the server asked for %i seconds", (retryAfter) => {
  let all: number[][];
  beforeAll(() => {
    all = waits(retryAfter);
  });

  it.each([60, 600, 3 * 3600])("its agents spread out after an outage of %i s", (outage) => {
    const back = all.map((wait, n) => returnsAfter(wait, (n / AGENTS) * HEARD_EVERY_S, outage));
    // Nobody stays away for longer than the longest wait.
    expect(Math.max(...back)).toBeLessThanOrEqual(300);
    const seconds = new Map<number, number>();
    for (const at of back) seconds.set(Math.floor(at), (seconds.get(Math.floor(at)) ?? 0) + 1);
    // In ordinary times 120 agents are 4 a second. A fleet that comes back as one would be dozens.
    expect(Math.max(...seconds.values())).toBeLessThanOrEqual(14);
  });

  it("never comes back earlier than that", () => {
    expect(Math.min(...all.flat())).toBeGreaterThanOrEqual(Math.max(retryAfter, 2));
  });
});
