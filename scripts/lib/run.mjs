import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
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
    onChild: ({ stdout, stderr }) => {
      for (const stream of [stdout, stderr]) stream.on("data", (chunk) => chunks.push(chunk));
    },
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

/**
 * Runs a command and calls `onLine` or `onErrorLine` with each line that it prints and the child, one
 * after the other. Returns its exit code.
 */
export async function heard(command, args, { cwd, env, onLine, onErrorLine }) {
  let reading;
  const onChild = (child) => {
    reading = Promise.all([
      eachLine(child.stdout, (line) => onLine(line, child)),
      eachLine(child.stderr, (line) => onErrorLine(line, child)),
    ]);
  };
  const code = await spawned(command, args, {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    onChild,
  });
  await reading;
  return code;
}

async function eachLine(stream, call) {
  for await (const line of createInterface({ input: stream })) await call(line);
}

/** Resolves to the exit code; a child that a signal ended counts as 1. */
function spawned(command, args, { onChild, ...options }) {
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
    onChild?.(child);
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
