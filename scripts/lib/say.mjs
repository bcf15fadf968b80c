import { fileFault } from "./file-faults.mjs";

const EMPTY_LINE = "\r\x1b[2K";

/** A failure whose message is all there is to say: shown without a stack. */
export class Sentence extends Error {}

/** Prints why the command cannot go on, and ends it. A bug keeps its stack. */
export function fail(error) {
  const sentence = error instanceof Sentence ? error.message : fileFault(error);
  console.error(sentence ? `\n${sentence}` : error);
  process.exit(1);
}

/** What is going on, by label, with the time since it began. */
const running = new Map();
let clock;

/**
 * Shows that `work` is going on: with a running clock on a terminal, where several at once share a
 * line, else once at its beginning. A line with the time it took stays.
 */
export async function step(label, work) {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const terminal = process.stdout.isTTY;
  running.set(label, seconds);
  if (!terminal) console.log(`${label} …`);
  else clock ??= setInterval(draw, 200);
  if (terminal) draw();
  try {
    return await work();
  } finally {
    running.delete(label);
    if (terminal) process.stdout.write(EMPTY_LINE);
    console.log(`${label}: ${seconds()}`);
    if (running.size === 0) {
      clearInterval(clock);
      clock = undefined;
    }
  }
}

function draw() {
  const texts = [...running].map(([label, seconds]) => `${label} … ${seconds()}`);
  process.stdout.write(EMPTY_LINE + texts.join(" · "));
}
