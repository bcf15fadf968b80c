import { escapeIdentifier } from "pg";

/** Longest times in milliseconds; 0 is without end. */
export interface Limits {
  /** A statement. */
  statement: number;
  /** A wait for a lock, within a statement. */
  lock: number;
  /** A pause within a transaction. */
  idleInTransaction: number;
}

/** What changes an answer or an error, of all that a role, a database or a pooler may set. */
const texts = {
  DateStyle: "ISO, MDY",
  IntervalStyle: "postgres",
  TimeZone: "UTC",
  bytea_output: "hex",
  extra_float_digits: "1",
  standard_conforming_strings: "on",
};

/**
 * The statements, to be sent at once, that make PostgreSQL answer as this program reads it, whatever
 * the role, the database or another client of a pooler has set. SESSION holds on a connection of
 * our own alone. LOCAL, together with the BEGIN it follows, ends with the transaction and touches
 * nobody who has the pooler's connection afterwards; it makes the transaction READ COMMITTED.
 * `schema` is where the tables are, if DATABASE_URL names one.
 */
export function settingsStatements(
  scope: "SESSION" | "LOCAL",
  limits: Limits,
  schema?: string,
): string {
  const settings = {
    ...texts,
    statement_timeout: String(limits.statement),
    lock_timeout: String(limits.lock),
    idle_in_transaction_session_timeout: String(limits.idleInTransaction),
    ...(scope === "SESSION" && { default_transaction_isolation: "read committed" }),
    // Before anything that reads: a snapshot fixes the level.
    ...(scope === "LOCAL" && { transaction_isolation: "read committed" }),
  };
  const set = Object.entries(settings).map(([name, value]) => `SET ${scope} ${name} = '${value}'`);
  // Else as the role or the database has it: pg_dump leaves an empty one behind on a pooler.
  const path = schema === undefined ? "DEFAULT" : escapeIdentifier(schema);
  const all = [...set, `SET ${scope} search_path TO ${path}`];
  if (scope === "SESSION") all.push(...NEWER.map((name) => endless(name, scope)));
  return all.join("; ");
}

/** PostgreSQL has them since 14 and 17. */
const NEWER = ["idle_session_timeout", "transaction_timeout"];

/**
 * The statement that takes a limit of the role away where PostgreSQL has that setting; SET of one it
 * does not know would be an error. It reads, after which a transaction takes no other level.
 */
export function endless(name: string, scope: "SESSION" | "LOCAL"): string {
  return (
    `SELECT set_config('${name}', '0', ${scope === "LOCAL"}) ` +
    `WHERE current_setting('${name}', true) IS NOT NULL`
  );
}
