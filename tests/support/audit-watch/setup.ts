import { appendFileSync } from "node:fs";
import { afterAll, afterEach, inject } from "vitest";
import { type Notes, notesFile } from "@/tests/support/audit-watch/notes";
import { watchPostgresql } from "@/tests/support/audit-watch/postgresql";
import { watchSqlite } from "@/tests/support/audit-watch/sqlite";
import { watch } from "@/tests/support/audit-watch/state";

watchSqlite();
watchPostgresql();

// What a verb goes on with after its test is told at the end of the file.
afterEach(complain);

afterAll(() => {
  const { wrote, unaudited } = watch;
  const notes: Notes = {
    wrote: [...wrote],
    unaudited: [...unaudited].map(([verb, tables]) => [verb, [...tables]]),
  };
  wrote.clear();
  unaudited.clear();
  appendFileSync(notesFile(inject("scratch")), `${JSON.stringify(notes)}\n`);
  complain();
});

function complain(): void {
  const complaints = new Set(watch.complaints.splice(0));
  if (complaints.size > 0) throw new Error([...complaints].join("\n"));
}
