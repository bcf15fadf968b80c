import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";

const verdict = join(root, "test-results", "audit-watch.json");

/** Before a run: what an earlier one said counts no more. */
export function forgetVerdict() {
  rmSync(verdict, { force: true });
}

/**
 * Says what the watch over audit rows found wrong with a run of every test, and how much that is:
 * verbs that write and that no test called, exceptions that nothing needs
 * (tests/support/audit-watch). Nothing of a run of some tests.
 */
export function faultsOfWholeRun(filters) {
  if (filters.length > 0) return 0;
  const faults = existsSync(verdict)
    ? JSON.parse(readFileSync(verdict, "utf8"))
    : ["The watch over audit rows did not say what it saw."];
  for (const fault of faults) console.error(`Failed: ${fault}`);
  return faults.length;
}
