import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** A server renews its row this often … */
export const RENEW_EVERY_MS = 15_000;
/** … and counts as gone when that is so long ago. */
export const GONE_AFTER_MS = 60_000;

/** How this process is told from others: `pid` is one of those that share `pidSpace`. */
export function thisProcess() {
  return { host: hostname(), pid: process.pid, pidSpace: pidSpace() };
}

/** Whether a server ended without taking its row away, as far as one can see from here. */
export function isDead(server) {
  const own = thisProcess();
  if (server.host !== own.host || server.pidSpace !== own.pidSpace) return false;
  // Whoever had our number before us is no more.
  if (server.pid === own.pid) return true;
  try {
    process.kill(server.pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** The first namespace has one number on every Linux; the id of the boot tells the kernel. */
function pidSpace() {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    // Not Linux: the machine has one.
    return "";
  }
}
