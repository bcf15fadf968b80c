import Database from "better-sqlite3";
import { watch } from "@/tests/support/audit-watch/state";
import { WatchedTransaction } from "@/tests/support/audit-watch/transaction";

const { prepare, exec } = Database.prototype;
const isWatched = Symbol.for("muster.auditWatch");
const watched = new WeakMap<Database.Database, WatchedTransaction>();

/**
 * Watches what verbs change in SQLite. Triggers tell, of the connection that a verb writes with and of
 * no other: they are temporary, so nothing of them is in the file. Call it before anybody else puts
 * something in the place of these methods.
 */
export function watchSqlite(): void {
  if (Reflect.has(Database.prototype, isWatched)) return;
  Reflect.set(Database.prototype, isWatched, true);
  Database.prototype.exec = function (source) {
    return around(this, source, () => exec.call(this, source));
  };
  const preparing = function (this: Database.Database, source: string) {
    transactionOf(this);
    const statement = prepare.call(this, source);
    for (const name of ["run", "get", "all"] as const) {
      const original = statement[name] as () => unknown;
      const watching = (...values: []) =>
        around(this, source, () => Reflect.apply(original, statement, values));
      Reflect.set(statement, name, watching);
    }
    return statement;
  };
  // It returns what the driver does; the overloads say how the types of rows follow from its own.
  Database.prototype.prepare = preparing as typeof prepare;
}

function around<T>(database: Database.Database, source: string, work: () => T): T {
  const transaction = transactionOf(database);
  if (!transaction) return work();
  transaction.speak();
  let isDone = false;
  try {
    const result = work();
    isDone = true;
    return result;
  } finally {
    if (!database.inTransaction) {
      if (!isDone || /^\s*ROLLBACK\b/i.test(source)) transaction.takeBack();
      transaction.end();
    }
  }
}

/** Of a connection that some verb wrote with; the first time is before the transaction begins. */
function transactionOf(database: Database.Database): WatchedTransaction | undefined {
  const known = watched.get(database);
  const isVerb = watch.running.getStore() !== undefined;
  if (known || !isVerb || database.readonly || database.inTransaction) return known;
  const transaction = new WatchedTransaction();
  watched.set(database, transaction);
  database.function("audit_watch", (table, how) => {
    transaction.change(String(table), String(how));
    return null;
  });
  exec.call(database, triggers(database));
  return transaction;
}

function triggers(database: Database.Database): string {
  const columns = prepare.call(
    database,
    `SELECT "table"."name" AS "table", "column"."name" AS "column"
     FROM "main"."sqlite_master" AS "table", pragma_table_info("table"."name") AS "column"
     WHERE "table"."type" = 'table' AND "table"."name" NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  );
  const differ = new Map<string, string[]>();
  for (const row of columns.all({}) as { table: string; column: string }[]) {
    const differs = differ.get(row.table) ?? [];
    differ.set(row.table, differs);
    // Whoever locks a row touches this one.
    if (row.column !== "updatedAt") differs.push(`OLD."${row.column}" IS NOT NEW."${row.column}"`);
  }
  const trigger = (table: string, how: string, when = "") =>
    `CREATE TEMP TRIGGER "audit_watch_${table}_${how}" AFTER ${how} ON "main"."${table}" ${when}
     BEGIN SELECT audit_watch('${table}', '${how}'); END;`;
  return [...differ]
    .flatMap(([table, differs]) => [
      trigger(table, "INSERT"),
      trigger(table, "DELETE"),
      trigger(table, "UPDATE", `WHEN ${differs.join(" OR ")}`),
    ])
    .join("\n");
}
