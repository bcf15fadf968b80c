import { spawn } from "node:child_process";
import { root } from "./root.mjs";
import { Sentence } from "./say.mjs";

/**
 * Runs a command in the checkout and keeps what it prints to itself. When it fails, the error is
 * all it printed and then a sentence: `failure`, which may be a function that makes it of the
 * former. A signal to this process ends both.
 */
export async function quietly(command, args, { failure, env = process.env } = {}) {
  const chunks = [];
  const code = await spawned(command, args, {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    onOutput: (chunk) => chunks.push(chunk),
  });
  const output = Buffer.concat(chunks).toString().trim();
  if (code !== 0) {
    const why = typeof failure === "function" ? failure(output) : failure;
    throw new Sentence(`${output}\n\n${why ?? `${command} failed.`}`);
  }
  return output;
}

/** Runs a command that talks to the terminal itself. Returns its exit code. */
export async function openly(command, args, { env = process.env } = {}) {
  return spawned(command, args, { env, stdio: "inherit" });
}

/** Resolves to the exit code; a child that a signal ended counts as 1. */
function spawned(command, args, { onOutput, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, ...options });
    // The child may end with success after a stop signal, but the work is not done: so we remember.
    let stopped;
    const stop = (signal) => {
      stopped = signal;
      child.kill(signal);
    };
    const settle = () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      if (stopped) process.exit(stopped === "SIGINT" ? 130 : 143);
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    if (onOutput) {
      child.stdout.on("data", onOutput);
      child.stderr.on("data", onOutput);
    }
    child.on("error", (error) => {
      settle();
      reject(new Sentence(`${command} could not be started: ${error.message}`));
    });
    child.on("close", (code) => {
      settle();
      resolve(code ?? 1);
    });
  });
}
