import Database from "better-sqlite3";
import { Client } from "pg";

/**
 * What a piece of work says to the database, in order, as it reaches the driver: BEGIN and COMMIT
 * with it. For work that nothing else goes on beside. Without the settings of an organization, which
 * are read every few seconds, by whoever comes then.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const said: string[] = [];
  const restore = [
    listen(Database.prototype, "prepare", said),
    listen(Database.prototype, "exec", said),
    listen(Client.prototype, "query", said),
  ];
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
  }
  return said.filter((statement) => !/FROM \S+\bOrganization\b/.test(statement));
}

/** How many of them start with this word. */
export function countOf(statements: string[], word: string): number {
  return statements.filter((statement) => statement.startsWith(word)).length;
}

/** Each of these methods takes a text first, or an object that has one. Returns how to stop. */
function listen(on: object, name: string, said: string[]): () => void {
  const original: unknown = Reflect.get(on, name);
  if (typeof original !== "function") throw new Error(`The driver has no ${name}.`);
  Reflect.set(on, name, function (this: unknown, ...given: unknown[]) {
    said.push(textOf(given[0]));
    return Reflect.apply(original, this, given);
  });
  return () => void Reflect.set(on, name, original);
}

function textOf(statement: unknown): string {
  const text = String(Object(statement).text ?? statement).trim();
  // The adapter opens a transaction twice on SQLite, the second time for writing.
  return text === "ROLLBACK; BEGIN IMMEDIATE" ? "(for writing)" : text;
}
