import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";

/** The one package that is built for one Node.js alone; the others serve any. */
export const SQLITE = "better-sqlite3";

// It is loaded when the first database is opened, not before.
const OPEN = `new (require(${JSON.stringify(SQLITE)}))(":memory:").close()`;

const BUILT = join(root, "node_modules", SQLITE, "build", "Release", "better_sqlite3.node");
/** What a module calls only if it was compiled without object-wrap.h, which says what comes of it. */
const FAULTY_CALL = "RemoveEnvironmentCleanupHook";

/**
 * Why the native part of node_modules does not do in this Node.js, and what mends that: `rebuild`,
 * `compile` where what others have built will not do either, or `install` where node_modules is of
 * another kind of machine. Undefined when it does. Asked in a process of its own, which one that is damaged may take with it.
 */
export function sqliteFault() {
  if (existsSync(BUILT) && readFileSync(BUILT).includes(FAULTY_CALL)) {
    const message = "It was compiled with headers of Node.js that let it end the process.";
    return { message, mends: "compile", sentence: `${SQLITE}: ${message}` };
  }
  const { status, signal, stderr } = spawnSync(process.execPath, ["-e", OPEN], {
    cwd: root,
    encoding: "utf8",
    timeout: 30_000,
  });
  if (status === 0) return undefined;
  const message = /^Error: (.*)$/m.exec(stderr)?.[1] ?? signal ?? stderr.trim();
  if (/NODE_MODULE_VERSION|did not self-register/.test(stderr)) {
    return { message, mends: "rebuild", sentence: "Another Node.js installed node_modules." };
  }
  if (stderr.includes("Could not locate the bindings file")) {
    return { message, mends: "rebuild", sentence: `${SQLITE} in node_modules was never built.` };
  }
  return { message, mends: "install", sentence: `${SQLITE} in node_modules fails: ${message}` };
}
