import { AsyncResource } from "node:async_hooks";
import { Client, Pool } from "pg";
import { WatchedTransaction } from "@/tests/support/audit-watch/transaction";

const isWatched = Symbol.for("muster.auditWatch");
const transactions = new WeakMap<object, WatchedTransaction>();

/** What the triggers say, before the table and how it was changed. */
const TOLD = "muster audit watch: ";

/**
 * Triggers for every table of a migrated database, which tell whoever changes a row: as INFO, which a
 * client gets whatever it set, and only that client. Once for a statement, and once more for each
 * table that follows it by a foreign key.
 */
export async function plantTriggers(connectionString: string): Promise<void> {
  await say(connectionString, triggers);
}

/** Takes them away where they would be in the way: a restore moves tables and knows no functions. */
export async function removeTriggers(connectionString: string): Promise<void> {
  await say(connectionString, 'DROP FUNCTION IF EXISTS "audit_watch" CASCADE');
}

async function say(connectionString: string, statements: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}

// Whoever locks a row touches "updatedAt", or writes what stood there.
const triggers = `
  CREATE FUNCTION "audit_watch"() RETURNS trigger LANGUAGE plpgsql AS $function$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NOT EXISTS (SELECT FROM "after") THEN RETURN NULL; END IF;
    ELSIF TG_OP = 'DELETE' THEN
      IF NOT EXISTS (SELECT FROM "before") THEN RETURN NULL; END IF;
    ELSIF NOT EXISTS (
      SELECT to_jsonb("after") - 'updatedAt' FROM "after"
      EXCEPT SELECT to_jsonb("before") - 'updatedAt' FROM "before"
    ) THEN RETURN NULL;
    END IF;
    RAISE INFO '${TOLD}% %', TG_TABLE_NAME, TG_OP;
    RETURN NULL;
  END $function$;

  DO $do$
  DECLARE "name" text; "how" text; "rows" text;
  BEGIN
    FOR "name" IN SELECT "tablename" FROM "pg_tables" WHERE "schemaname" = current_schema() LOOP
      FOR "how", "rows" IN VALUES
        ('INSERT', 'NEW TABLE AS "after"'),
        ('DELETE', 'OLD TABLE AS "before"'),
        ('UPDATE', 'OLD TABLE AS "before" NEW TABLE AS "after"')
      LOOP
        EXECUTE format(
          'CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION "audit_watch"()',
          'audit_watch_' || "how", "how", "name", "rows"
        );
      END LOOP;
    END LOOP;
  END $do$;`;

/**
 * Watches what verbs change in PostgreSQL. Call it before anybody else puts something in the place of
 * these methods.
 */
export function watchPostgresql(): void {
  if (Reflect.has(Client.prototype, isWatched)) return;
  Reflect.set(Client.prototype, isWatched, true);
  const { query } = Client.prototype;
  const watching = function (this: Client, ...given: unknown[]) {
    transactionOf(this).speak();
    return Reflect.apply(query, this, given);
  };
  // It sends what it was given; what the overloads of the driver promise stays true.
  Client.prototype.query = watching as typeof query;
  keepCallers();
}

/** Who waits for a connection goes on as themselves, and not as whoever gave it back. */
function keepCallers(): void {
  const { connect } = Pool.prototype;
  const connecting = function (this: Pool, ...given: unknown[]) {
    const bound = given.map((one) =>
      typeof one === "function" ? AsyncResource.bind(one as () => void) : one,
    );
    return Reflect.apply(connect, this, bound);
  };
  Pool.prototype.connect = connecting as typeof connect;
}

/** As the driver has it, and its types leave out. */
type Wired = Client & { connection: NodeJS.EventEmitter };

function transactionOf(client: Client): WatchedTransaction {
  const known = transactions.get(client);
  if (known) return known;
  const transaction = new WatchedTransaction();
  transactions.set(client, transaction);
  client.on("notice", ({ message = "" }) => {
    if (!message.startsWith(TOLD)) return;
    const [table = "", how = ""] = message.slice(TOLD.length).split(" ");
    transaction.change(table, how);
  });
  // Before the driver hears of it, which may send the next statement at once.
  const { connection } = client as Wired;
  connection.prependListener("errorMessage", () => transaction.takeBack());
  connection.prependListener("commandComplete", ({ text }: { text: string }) => {
    if (text === "ROLLBACK") transaction.takeBack();
  });
  connection.prependListener("readyForQuery", ({ status }: { status: string }) => {
    // "T" and "E" stand for an open transaction.
    if (status === "I") transaction.end();
  });
  return transaction;
}
