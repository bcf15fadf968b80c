import { type Db, Prisma } from "@/lib/db";
import { type HostPlace, timestampSql } from "@/lib/db/statements";

/** Numbers of the hosts of one system; null for those that told none. */
export interface SystemNumbers {
  os: string | null;
  hosts: number;
  wanting: number;
  insecure: number;
  upToDate: number;
  unknown: number;
  updates: number;
  securityUpdates: number;
  recent: number;
}

type Slice = {
  organizationId: string;
  /** Behind this place, or from the first host on. */
  from: HostPlace | undefined;
  /** Up to this place, or to the last host. */
  to: HostPlace | undefined;
  /** Lists fetched before this are too old. */
  listsOldBefore: Date;
  /** Whoever reported since then counts as recent. */
  recentSince: Date;
};

const sum = (value: Prisma.Sql) => Prisma.sql`CAST(SUM(${value}) AS INTEGER)`;
const count = (condition: Prisma.Sql) => sum(Prisma.sql`CASE WHEN ${condition} THEN 1 ELSE 0 END`);

/**
 * Counts the hosts between two places of the list by name, by system, with what is known of their
 * updates as `updatesCondition` has it. One walk along the index of names.
 */
export async function systemNumbers(db: Db, slice: Slice): Promise<SystemNumbers[]> {
  const { organizationId, from, to, listsOldBefore, recentSince } = slice;
  const old = Prisma.sql`COALESCE("listsUpdatedAt" < ${timestampSql(listsOldBefore)}, FALSE)`;
  const unknown = Prisma.sql`("lastReportAt" IS NULL OR "updatesUnknown" IS NOT NULL OR ${old})`;
  // PostgreSQL cannot tell how many rows a pair lets through, and would read the whole table for each
  // slice; of a name alone it can.
  const after = from
    ? Prisma.sql`AND "name" >= ${from.name} AND ("name", "id") > (${from.name}, ${from.id})`
    : Prisma.empty;
  const until = to
    ? Prisma.sql`AND "name" <= ${to.name} AND ("name", "id") <= (${to.name}, ${to.id})`
    : Prisma.empty;
  const rows = await db.$queryRaw<SystemNumbers[]>`
    SELECT "os", CAST(COUNT(*) AS INTEGER) AS "hosts",
      ${count(Prisma.sql`"updateCount" > 0`)} AS "wanting",
      ${count(Prisma.sql`"securityUpdateCount" > 0`)} AS "insecure",
      ${count(Prisma.sql`"updateCount" = 0 AND NOT ${unknown}`)} AS "upToDate",
      ${count(unknown)} AS "unknown",
      ${sum(Prisma.sql`"updateCount"`)} AS "updates",
      ${sum(Prisma.sql`"securityUpdateCount"`)} AS "securityUpdates",
      ${count(Prisma.sql`COALESCE("lastReportAt" >= ${timestampSql(recentSince)}, FALSE)`)} AS "recent"
    FROM "Host" WHERE "organizationId" = ${organizationId} ${after} ${until}
    GROUP BY "os"`;
  return rows.map(({ os, ...numbers }) => ({ os, ...asNumbers(numbers) }));
}

/** SQLite's integers arrive as BigInt. */
function asNumbers<Row extends Record<string, number>>(row: Row): Row {
  const entries = Object.entries(row).map(([name, value]) => [name, Number(value)]);
  // The same names, each with the number it had.
  return Object.fromEntries(entries) as Row;
}
