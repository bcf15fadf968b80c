import { spawnSync } from "node:child_process";
import { root } from "./root.mjs";

/** The one package that is built for one Node.js alone; the others serve any. */
export const SQLITE = "better-sqlite3";

// It is loaded when the first database is opened, not before.
const OPEN = `new (require(${JSON.stringify(SQLITE)}))(":memory:").close()`;

/**
 * Why the native part of node_modules does not load in this Node.js, and which command of npm mends
 * that: `rebuild`, or `install` where node_modules is of another kind of machine. Undefined when it
 * loads. Asked in a process of its own, which one that is damaged may take with it.
 */
export function sqliteFault() {
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
