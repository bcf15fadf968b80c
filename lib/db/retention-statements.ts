import { type Db, engine, Prisma } from "@/lib/db";
import { timestampSql } from "@/lib/db/statements";
import { retryConflicts } from "@/lib/db/transaction";

// Names of tables and columns stand in this file; only values come from outside.

/** What grows with time: each table's key, and the column that says when a row had its time. */
const tables = {
  AuditEntry: { key: "id", time: "at" },
  BearerToken: { key: "id", time: "expiresAt" },
  BootstrapToken: { key: "tokenHash", time: "expiresAt" },
  HostCommand: { key: "id", time: "finishedAt" },
  HostToken: { key: "id", time: "expiresAt" },
  IdempotentEnrollment: { key: "keyHash", time: "createdAt" },
  Invitation: { key: "id", time: "expiresAt" },
  LoginThrottle: { key: "key", time: "lastFailureAt" },
  RetiredCredential: { key: "tokenHash", time: "retiredAt" },
} as const;

export type AgingTable = keyof typeof tables;

type Old = {
  table: AgingTable;
  before: Date;
  limit: number;
  /** Of audit entries: whose. Its index begins with the organization. */
  organizationId?: string;
};

/**
 * Deletes up to `limit` rows of a table whose time was before `before`; says how many. A one-time
 * token that a host was born of stays as long as the host. Finds its rows by an index on both
 * engines. Servers that delete at once take other rows on PostgreSQL.
 */
export function deleteBefore(db: Db, old: Old): Promise<number> {
  const { key, time } = tables[old.table];
  const chosen = Prisma.sql`
    SELECT ${name(key)} FROM ${name(old.table)}
    WHERE ${scopeOf(old)} ${name(time)} < ${timestampSql(old.before)}
    ORDER BY ${name(time)} LIMIT ${old.limit}`;
  // ARRAY makes PostgreSQL choose once, before it deletes.
  const matches =
    engine === "sqlite"
      ? Prisma.sql`IN (${chosen})`
      : Prisma.sql`= ANY (ARRAY(${chosen} FOR UPDATE SKIP LOCKED))`;
  return retryConflicts(
    db,
    () => db.$executeRaw`DELETE FROM ${name(old.table)} WHERE ${name(key)} ${matches}`,
  );
}

function scopeOf({ table, organizationId }: Old): Prisma.Sql {
  if (table === "HostToken") return Prisma.sql`"hostId" IS NULL AND`;
  if (organizationId === undefined) return Prisma.empty;
  return Prisma.sql`"organizationId" = ${organizationId} AND`;
}

const name = (identifier: string) => Prisma.raw(`"${identifier}"`);
