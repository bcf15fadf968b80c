import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unauditedTables, unauditedVerbs, writersByNameAlone } from "@/tests/audit-exempt";
import { type Notes, notesFile } from "@/tests/support/audit-watch/notes";
import { inWords } from "@/tests/support/audit-watch/unexplained";
import { findWriters } from "@/tests/support/audit-watch/writers";

/**
 * Writes what is wrong with a run as a whole, for scripts/lib/audit-watch.mjs: only there it is known
 * whether every test was to run.
 */
export function writeVerdict(scratch: string): void {
  const file = notesFile(scratch);
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const faults = faultsOf(
    lines.map((line): Notes => JSON.parse(line)),
    findWriters().verbs,
  );
  mkdirSync("test-results", { recursive: true });
  writeFileSync(join("test-results", "audit-watch.json"), JSON.stringify(faults, undefined, 2));
}

/** Verbs that write and that no test saw writing, and exceptions that nothing needs any more. */
export function faultsOf(notes: Notes[], writers: string[]): string[] {
  const wrote = new Set(notes.flatMap((one) => one.wrote));
  const unaudited = notes.flatMap((one) => one.unaudited);
  const needed = new Set(unaudited.flatMap(([verb, of]) => of.map((table) => `${verb} ${table}`)));
  const tables = new Set(unaudited.flatMap(([, changed]) => changed));
  return [
    ...writers
      .filter((verb) => !wrote.has(verb) && !(verb in writersByNameAlone))
      .map((verb) => `No test calls ${inWords(verb)} so that it writes. Write one.`),
    ...Object.entries(unauditedVerbs)
      .flatMap(([verb, { tables: of }]) => of.map((table) => ({ verb, table })))
      .filter(({ verb, table }) => !needed.has(`${verb} ${table}`))
      .map(
        ({ verb, table }) => `${inWords(verb)} audits what it changes of ${table}. ${TAKE_AWAY}`,
      ),
    ...Object.keys(writersByNameAlone)
      .filter((verb) => wrote.has(verb))
      .map((verb) => `${inWords(verb)} changes something itself. ${TAKE_AWAY}`),
    ...Object.keys(unauditedTables)
      .filter((table) => !tables.has(table))
      .map((table) => `Nobody changes ${table} without an audit row. ${TAKE_AWAY}`),
  ];
}

const TAKE_AWAY = "Take it out of tests/audit-exempt.ts.";
