import { type DriverAdapterError, isDriverAdapterError } from "@prisma/driver-adapter-utils";

/** Prisma's codes: away, refusing us, closed, out of connections, or too slow to answer. */
const unavailablePrismaCodes = new Set([
  ...["P1000", "P1001", "P1002", "P1003", "P1008", "P1010", "P1011", "P1017"],
  ...["P2024", "P2037"],
]);

/** The same in the words of Prisma's drivers: all that a raw statement's error (P2010) has. */
const unavailableKinds = new Set<string>([
  ...["DatabaseNotReachable", "DatabaseDoesNotExist", "DatabaseAccessDenied", "ConnectionClosed"],
  ...["TlsConnectionError", "AuthenticationFailed", "TooManyConnections", "SocketTimeout"],
]);

/**
 * SQLSTATE: connection lost (08), out of resources (53), shutting down or starting (57P0x), a
 * statement or lock that took too long, a server that is a read-only replica, a failing disk (58).
 */
const unavailableSqlState = /^(08...|53...|57P0.|57014|55P03|25006|25P03|58...|28...)$/;

/** SQLite: held by another process, disk full, unwritable, unreadable or gone. */
const unavailableSqlite = /^SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|PROTOCOL|NOMEM)/;

const unavailableSocket =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** What the drivers and Prisma say without a code. */
const unavailableSentence = new RegExp(
  [
    "^Connection terminated",
    "^timeout exceeded when trying to connect",
    "^Query read timeout",
    "^Client has encountered a connection error",
    "^Cannot open database because",
    "Unable to start a transaction in the given time",
    "on an expired transaction",
  ].join("|"),
);

/**
 * Whether the database is away, or cannot take or answer the statement just now: the same
 * request may succeed later. An error of the statement itself (constraint, syntax) gives false.
 */
export function isUnavailable(error: unknown): boolean {
  if (isWriteConflict(error) || isRefused(error)) return true;
  return chain(error).some(({ code, kind, message }) => {
    if (kind !== undefined && unavailableKinds.has(kind)) return true;
    if (code !== undefined) {
      if (unavailablePrismaCodes.has(code)) return true;
      if (unavailableSqlState.test(code)) return true;
      if (unavailableSqlite.test(code) || unavailableSocket.test(code)) return true;
    }
    return message !== undefined && unavailableSentence.test(message);
  });
}

/** PostgreSQL and PgBouncer, which has no code for it. */
const refusedSentence =
  /too many (clients|connections)|remaining connection slots|no more connections allowed|query_wait_timeout|no connection was free/;

/** Whether PostgreSQL, or a pooler, gives this server no further connection. Nothing was done. */
export function isRefused(error: unknown): boolean {
  return chain(error).some(
    ({ kind, code, message }) =>
      kind === "TooManyConnections" ||
      code === "53300" ||
      (message !== undefined && refusedSentence.test(message)),
  );
}

/** SQLite: no space, no permission, a failing disk. PostgreSQL: no space, or a server that only reads. */
const unwritableCode = /^(SQLITE_(FULL|READONLY|IOERR).*|53100|25006)$/;

/** Whether the database answers and takes no write: its disk is full, broken, or only to be read. */
export function isUnwritable(error: unknown): boolean {
  return chain(error).some(({ code }) => code !== undefined && unwritableCode.test(code));
}

/**
 * Whether a unique key refused a row; with `columns`, whether it was the `@unique` or `@@unique`
 * of exactly these columns, in the order of the schema.
 */
export function isUniqueViolation(error: unknown, ...columns: string[]): boolean {
  const cause = driverError(error)?.cause;
  if (cause?.kind !== "UniqueConstraintViolation") return false;
  if (columns.length === 0) return true;
  const key = columns.join("_");
  const { constraint, table } = cause;
  if (constraint === undefined || "foreignKey" in constraint) return false;
  // SQLite names the columns, PostgreSQL the index, which Prisma names after them.
  return "fields" in constraint
    ? constraint.fields.join("_") === key
    : constraint.index === `${table}_${key}_key`;
}

/** Whether a row refers to one that is not there, or one that is referred to was to go. */
export function isForeignKeyViolation(error: unknown): boolean {
  return driverError(error)?.cause.kind === "ForeignKeyConstraintViolation";
}

/**
 * Whether PostgreSQL ended the transaction for the sake of another one (deadlock, serialization
 * failure): the whole of it may succeed when tried again.
 */
export function isWriteConflict(error: unknown): boolean {
  return driverError(error)?.cause.kind === "TransactionWriteConflict";
}

interface Link {
  kind?: string | undefined;
  code?: string | undefined;
  message?: string | undefined;
  /** Of an error of the file system. */
  path?: string | undefined;
  syscall?: string | undefined;
}

/** The error and what caused it, down to what the driver said. */
export function chain(error: unknown): Link[] {
  const links: Link[] = [];
  for (let at = error; at instanceof Error && links.length < 8; at = at.cause) {
    links.push({
      code: textOf(at, "code"),
      message: at.message,
      path: textOf(at, "path"),
      syscall: textOf(at, "syscall"),
    });
    const driver = driverError(at);
    if (driver) {
      const { kind, originalCode, originalMessage } = driver.cause;
      links.push({ kind, code: originalCode, message: originalMessage });
    }
    if (at instanceof AggregateError) links.push(...at.errors.flatMap(chain));
  }
  return links;
}

function textOf(error: Error, name: "code" | "path" | "syscall"): string | undefined {
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : undefined;
}

/** The driver's own error, which Prisma carries in `meta`, or which came up as it was. */
function driverError(error: unknown): DriverAdapterError | undefined {
  if (!(error instanceof Error)) return undefined;
  // By name, not by class: Next's bundles each have a copy of the class.
  if (isDriverAdapterError(error)) return error;
  if (!("meta" in error) || typeof error.meta !== "object" || error.meta === null) return undefined;
  const inner = "driverAdapterError" in error.meta ? error.meta.driverAdapterError : undefined;
  return inner instanceof Error && isDriverAdapterError(inner) ? inner : undefined;
}
