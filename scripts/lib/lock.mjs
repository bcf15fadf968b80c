import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./root.mjs";

/**
 * Runs `work` while no other process of this checkout does. The lock is a listening socket, so
 * the kernel lets go of it when the process dies, however it dies. `onWait` is called once when
 * somebody else holds it.
 */
export async function exclusively(name, onWait, work) {
  const address = addressOf(name);
  let waited = false;
  let lock = await tryListen(address);
  while (!lock) {
    if (!waited) onWait();
    waited = true;
    const alive = await untilReleased(address);
    // Only macOS leaves a socket file behind after a crash.
    if (!alive && !address.startsWith("\0")) rmSync(address, { force: true });
    lock = await tryListen(address);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function addressOf(name) {
  const id = `muster-${name}-${createHash("sha256").update(root).digest("hex").slice(0, 16)}`;
  if (process.platform === "linux") return `\0${id}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\${id}`;
  return join(tmpdir(), `${id}.sock`);
}

function tryListen(address) {
  return new Promise((resolve, reject) => {
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => waiting.delete(socket));
    });
    const release = () => {
      server.close();
      for (const socket of waiting) socket.destroy();
    };
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(null) : reject(error)));
    server.listen(address, () => resolve({ release }));
  });
}

/** Resolves when the holder is gone: true when there was one, false when the address was stale. */
function untilReleased(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    let connected = false;
    socket.once("connect", () => {
      connected = true;
    });
    socket.on("error", () => undefined);
    socket.resume();
    socket.once("close", () => resolve(connected));
  });
}
