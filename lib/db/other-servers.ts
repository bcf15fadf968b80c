import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

const MARK_EVERY_MS = 30_000;
/** A mark this much older than our own is of a server that is gone. */
const GONE_AFTER_MS = 3 * MARK_EVERY_MS;

/**
 * Says how many other servers use a SQLite file, and tells `onChange` when that changes: each keeps
 * a small file beside it, touched every half minute. Not a row: it would be a write for nothing, and
 * not a socket: containers share a folder and no network. Returns how to stop, which takes our mark
 * away.
 */
export function markServer(
  file: string,
  onChange: (others: number) => void,
  pid: number = process.pid,
): () => void {
  const id = randomUUID();
  const own = `${file}.server-${id}`;
  let known = 0;
  const look = () => {
    mark(own, pid);
    const others = countOthers(file, own, pid);
    if (others === known) return;
    known = others;
    onChange(others);
  };
  look();
  const timer = setInterval(look, MARK_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    rmSync(own, { force: true });
  };
}

function mark(own: string, pid: number): void {
  try {
    const now = new Date();
    utimesSync(own, now, now);
  } catch {
    // Not there yet, or taken away. Where nothing can be written nobody is warned of this.
    try {
      writeFileSync(own, JSON.stringify({ host: hostname(), pid }), { mode: 0o600 });
    } catch {}
  }
}

function countOthers(file: string, own: string, pid: number): number {
  const folder = dirname(file);
  const prefix = `${basename(file)}.server-`;
  try {
    // By the clock of the files, which all servers share.
    const now = statSync(own).mtimeMs;
    return readdirSync(folder)
      .filter((name) => name.startsWith(prefix) && join(folder, name) !== own)
      .filter((name) => isThere(join(folder, name), now, pid)).length;
  } catch {
    return 0;
  }
}

/** Takes the mark of a server away that ended without doing so. */
function isThere(path: string, now: number, ownPid: number): boolean {
  try {
    const old = now - statSync(path).mtimeMs > GONE_AFTER_MS;
    if (!old && !isDead(readFileSync(path, "utf8"), ownPid)) return true;
    rmSync(path, { force: true });
  } catch {
    // It went meanwhile.
  }
  return false;
}

/** Whether a mark is of a process of this machine that is no more. */
function isDead(text: string, ownPid: number): boolean {
  const { host, pid }: { host?: unknown; pid?: unknown } = JSON.parse(text);
  if (host !== hostname() || typeof pid !== "number") return false;
  // In a container that started again we have the number of whoever was killed there.
  if (pid === ownPid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
