import { join } from "node:path";
import { Worker } from "node:worker_threads";

type Answer = { id: number; result?: unknown; error?: unknown };
type Waiting = { resolve(result: unknown): void; reject(error: unknown): void };
type Thread = { worker: Worker; waiting: Map<number, Waiting>; calls: number };

// Next may bundle routes apart, each with a copy of this module; the thread is the process's.
const shared = globalThis as { musterBcrypt?: Thread | undefined };

/**
 * bcryptjs on a thread of its own: cost 12 is a quarter of a second of computing, in which nobody
 * else would be answered. Rejects when the thread ends; the next call starts another.
 */
export const bcrypt = {
  hash: (text: string, cost: number) => ask("hash", [text, cost]) as Promise<string>,
  compare: (text: string, hash: string) => ask("compare", [text, hash]) as Promise<boolean>,
};

function ask(method: "hash" | "compare", args: [string, string | number]): Promise<unknown> {
  shared.musterBcrypt ??= start();
  const thread = shared.musterBcrypt;
  const id = thread.calls++;
  return new Promise((resolve, reject) => {
    thread.waiting.set(id, { resolve, reject });
    // A process that has nothing else to do waits for the answer, and for nothing more.
    thread.worker.ref();
    thread.worker.postMessage({ id, method, args });
  });
}

function start(): Thread {
  const waiting = new Map<number, Waiting>();
  // Not a URL of this module: a bundler would take the file apart.
  const worker = new Worker(join(process.cwd(), "lib", "secrets", "bcrypt-thread.mjs"));
  worker.on("message", ({ id, result, error }: Answer) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (error === undefined) call?.resolve(result);
    else call?.reject(error);
  });
  const end = (reason: unknown) => {
    shared.musterBcrypt = undefined;
    for (const call of waiting.values()) call.reject(reason);
    waiting.clear();
  };
  worker.on("error", end);
  worker.on("exit", (code) => end(new Error(`The thread of bcrypt ended with ${code}.`)));
  return { worker, waiting, calls: 0 };
}
