import Database from "better-sqlite3";

type Thing = { type: string; name: string; sql: string };

/** A SQLite file as the statements that make it anew, tables first: what sqlite3's `.dump` writes. */
export function dumpSqlite(file: string): string {
  const database = new Database(file, { readonly: true });
  try {
    const things = database
      .prepare<[], Thing>(
        `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
         ORDER BY type <> 'table', rowid`,
      )
      .all();
    const tables = things.filter(({ type }) => type === "table");
    const others = things.filter(({ type }) => type !== "table");
    return [
      "PRAGMA foreign_keys=OFF;",
      "BEGIN;",
      ...tables.flatMap(({ name, sql }) => [`${sql};`, ...rowsOf(database, name)]),
      ...others.map(({ sql }) => `${sql};`),
      "COMMIT;",
      "",
    ].join("\n");
  } finally {
    database.close();
  }
}

function rowsOf(database: Database.Database, table: string): string[] {
  const columns = database
    .prepare<[], { name: string }>(`PRAGMA table_info("${table}")`)
    .all()
    .map(({ name }) => `"${name}"`);
  const values = columns.map((column) => `quote(${column})`).join(" || ',' || ");
  return database
    .prepare<[], { row: string }>(`SELECT ${values} AS "row" FROM "${table}"`)
    .all()
    .map(({ row }) => `INSERT INTO "${table}" (${columns.join()}) VALUES (${row});`);
}
