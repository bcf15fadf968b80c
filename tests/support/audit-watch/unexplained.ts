import { unauditedTables, unauditedVerbs } from "@/tests/audit-exempt";

/** What a verb did wrong that changed these tables without an audit row; undefined for nothing. */
export function unexplained(verb: string, tables: string[]): string | undefined {
  const own = unauditedVerbs[verb]?.tables ?? [];
  const wrong = tables.filter((table) => !(table in unauditedTables) && !own.includes(table));
  if (wrong.length === 0) return undefined;
  return (
    `${inWords(verb)} changed ${wrong.sort().join(", ")} and committed that without an audit row. ` +
    "Call recordAudit in the same transaction, or give the reason why nobody needs to know of the " +
    "change in tests/audit-exempt.ts."
  );
}

/** `groups/create-group createGroup` as a reader looks for it. */
export function inWords(verb: string): string {
  const [file, name] = verb.split(" ");
  return name === undefined ? verb : `${name} (lib/fleet/${file}.ts)`;
}
