import { join } from "node:path";

/** What the tests of one file saw, a line each. */
export type Notes = { wrote: string[]; unaudited: [verb: string, tables: string[]][] };

/** Where the test files of a run leave what they saw. */
export function notesFile(scratch: string): string {
  return join(scratch, "audit-watch.jsonl");
}
