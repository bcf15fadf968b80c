import { type Db, Prisma } from "@/lib/db";
import { timestampSql } from "@/lib/db/statements";

// How many hosts that have a package cannot say whether they want an update of it.

/**
 * What a host cannot say, as conditions on its row. Lists fetched before `listsOldBefore` are too
 * old.
 */
function cannotSay(listsOldBefore: Date) {
  const old = Prisma.sql`COALESCE("listsUpdatedAt" < ${timestampSql(listsOldBefore)}, FALSE)`;
  const updates = Prisma.sql`("updatesUnknown" IS NOT NULL OR ${old})`;
  return {
    anything: Prisma.sql`(${updates} OR "securityUnknown" IS NOT NULL)`,
    /** Whether it wants an update of a package of which it named none. */
    updates,
    /** Whether it wants one for security. Who was never told of security knows of updates all the same. */
    security: Prisma.sql`(${updates} OR COALESCE("securityUnknown", 'not_told') <> 'not_told')`,
  };
}

/** How many rows fulfil a condition. */
const count = (condition: Prisma.Sql) =>
  Prisma.sql`CAST(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END) AS INTEGER)`;

/** Hosts that have a package and cannot say whether they want an update of it. */
export interface UnknownHolders {
  name: string;
  /** Of those that named no update of it. */
  updatesUnknown: number;
  /** Of those that named no security update of it. */
  securityUnknown: number;
}

/** Counts them for each of these packages; packages without any are left out. */
export async function unknownHolders(
  db: Db,
  organizationId: string,
  names: readonly string[],
  listsOldBefore: Date,
): Promise<UnknownHolders[]> {
  if (names.length === 0) return [];
  const unknown = cannotSay(listsOldBefore);
  const wanted = Prisma.sql`"s"."needsUpdate"`;
  const secure = Prisma.sql`("s"."needsUpdate" AND "s"."isSecurityUpdate")`;
  // The hosts in question first, once: a package may be on all of them.
  const rows = await db.$queryRaw<UnknownHolders[]>`
    WITH "unknown" AS MATERIALIZED (
      SELECT "i"."id", ${unknown.updates} AS "updates", ${unknown.security} AS "security"
      FROM "Host" AS "h" JOIN "HostInventory" AS "i" ON "i"."hostId" = "h"."id"
      WHERE "h"."organizationId" = ${organizationId} AND ${unknown.anything}
    )
    SELECT "s"."name",
      ${count(Prisma.sql`"u"."updates" AND NOT ${wanted}`)} AS "updatesUnknown",
      ${count(Prisma.sql`NOT ${secure} AND ("u"."security" OR ${wanted})`)} AS "securityUnknown"
    FROM "PackageState" AS "s"
      JOIN "HostPackage" AS "p" ON "p"."packageStateId" = "s"."id"
      JOIN "unknown" AS "u" ON "u"."id" = "p"."inventoryId"
    WHERE "s"."organizationId" = ${organizationId} AND "s"."name" IN (${Prisma.join([...names])})
    GROUP BY "s"."name"`;
  return rows.map((row) => ({
    name: row.name,
    updatesUnknown: Number(row.updatesUnknown),
    securityUnknown: Number(row.securityUnknown),
  }));
}

/** Of some hosts, those that have a state of a package. */
export interface HeldState {
  stateId: number;
  hosts: number;
  /** Those that cannot say something of their updates. */
  unknown: number;
  /** Those that cannot say whether they want an update of a package of which they named none. */
  updatesUnknown: number;
  /** The same of a security update. */
  securityUnknown: number;
}

/** Which states of packages these hosts have, and how many of them. */
export async function statesOfHosts(
  db: Db,
  hostIds: readonly string[],
  listsOldBefore: Date,
): Promise<HeldState[]> {
  if (hostIds.length === 0) return [];
  const unknown = cannotSay(listsOldBefore);
  const rows = await db.$queryRaw<HeldState[]>`
    SELECT "p"."packageStateId" AS "stateId", CAST(COUNT(*) AS INTEGER) AS "hosts",
      ${count(unknown.anything)} AS "unknown",
      ${count(unknown.updates)} AS "updatesUnknown",
      ${count(unknown.security)} AS "securityUnknown"
    FROM "Host" AS "h"
      JOIN "HostInventory" AS "i" ON "i"."hostId" = "h"."id"
      JOIN "HostPackage" AS "p" ON "p"."inventoryId" = "i"."id"
    WHERE "h"."id" IN (${Prisma.join([...hostIds])})
    GROUP BY "p"."packageStateId"`;
  return rows.map((row) => ({
    stateId: Number(row.stateId),
    hosts: Number(row.hosts),
    unknown: Number(row.unknown),
    updatesUnknown: Number(row.updatesUnknown),
    securityUnknown: Number(row.securityUnknown),
  }));
}
