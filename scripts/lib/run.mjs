import { spawn } from "node:child_process";
import { root } from "./root.mjs";
import { Sentence } from "./say.mjs";

/** Passes a stop signal on to the child, and ends with it. */
function endWith(child) {
  const stop = (signal) => child.kill(signal);
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return () => {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  };
}

/**
 * Runs a command in the checkout and keeps what it prints to itself. When it fails, the error's
 * sentence is followed by all it printed. A signal to this process ends both.
 */
export async function quietly(command, args, { failure, env = process.env, shell = false } = {}) {
  const chunks = [];
  const { code, signal } = await spawned(command, args, {
    env,
    shell,
    stdio: ["ignore", "pipe", "pipe"],
    onOutput: (chunk) => chunks.push(chunk),
  });
  const output = Buffer.concat(chunks).toString().trim();
  if (signal) process.exit(signal === "SIGINT" ? 130 : 143);
  if (code !== 0) throw new Sentence(`${output}\n\n${failure ?? `${command} failed.`}`);
  return output;
}

/** Runs a command that talks to the terminal itself. Returns its exit code. */
export async function openly(command, args, { env = process.env } = {}) {
  const { code, signal } = await spawned(command, args, { env, stdio: "inherit" });
  return signal ? 1 : code;
}

function spawned(command, args, { onOutput, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, ...options });
    const restore = endWith(child);
    if (onOutput) {
      child.stdout.on("data", onOutput);
      child.stderr.on("data", onOutput);
    }
    child.on("error", (error) => {
      restore();
      reject(new Sentence(`${command} could not be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      restore();
      resolve({ code, signal });
    });
  });
}
