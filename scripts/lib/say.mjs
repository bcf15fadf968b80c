import { fileFault } from "./file-faults.mjs";

/** A failure whose message is all there is to say: shown without a stack. */
export class Sentence extends Error {}

/** Prints why the command cannot go on, and ends it. A bug keeps its stack. */
export function fail(error) {
  const sentence = error instanceof Sentence ? error.message : fileFault(error);
  console.error(sentence ? `\n${sentence}` : error);
  process.exit(1);
}

/**
 * Shows one line while `work` runs: with a running clock on a terminal, else once at the end.
 * The line stays, with the time it took.
 */
export async function step(label, work) {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const terminal = process.stdout.isTTY;
  const draw = () => process.stdout.write(`\r\x1b[2K${label} … ${seconds()}`);
  const clock = terminal ? setInterval(draw, 200) : undefined;
  if (terminal) draw();
  else console.log(`${label} …`);
  try {
    return await work();
  } finally {
    clearInterval(clock);
    if (terminal) process.stdout.write("\r\x1b[2K");
    console.log(`${label}: ${seconds()}`);
  }
}
