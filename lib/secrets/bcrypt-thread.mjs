import { parentPort } from "node:worker_threads";
import bcrypt from "bcryptjs";

// The other side of bcrypt.ts.
parentPort.on("message", async ({ id, method, args }) => {
  try {
    parentPort.postMessage({ id, result: await bcrypt[method](...args) });
  } catch (error) {
    parentPort.postMessage({ id, error });
  }
});
