import { type Db, Prisma } from "@/lib/db";
import { timestampSql } from "@/lib/db/statements";

/** Hosts that have a package and cannot say whether they want an update of it. */
export interface UnknownHolders {
  name: string;
  /** Of those that named no update of it. */
  updatesUnknown: number;
  /** Of those that named no security update of it. */
  securityUnknown: number;
}

/**
 * Counts them for each of these packages; packages without any are left out. Lists fetched before
 * `listsOldBefore` are too old.
 */
export async function unknownHolders(
  db: Db,
  organizationId: string,
  names: readonly string[],
  listsOldBefore: Date,
): Promise<UnknownHolders[]> {
  if (names.length === 0) return [];
  const before = timestampSql(listsOldBefore);
  // The hosts in question first, once: a package may be on all of them.
  const rows = await db.$queryRaw<UnknownHolders[]>`
    WITH "unknown" AS MATERIALIZED (
      SELECT "i"."id",
        "updatesUnknown" IS NOT NULL OR COALESCE("listsUpdatedAt" < ${before}, FALSE) AS "updates",
        COALESCE("securityUnknown", '') <> 'not_told' AS "tellsSecurity"
      FROM "Host" AS "h" JOIN "HostInventory" AS "i" ON "i"."hostId" = "h"."id"
      WHERE "h"."organizationId" = ${organizationId} AND ("updatesUnknown" IS NOT NULL
        OR "securityUnknown" IS NOT NULL OR "listsUpdatedAt" < ${before})
    )
    SELECT "s"."name",
      CAST(SUM(CASE WHEN "u"."updates" AND NOT "s"."needsUpdate" THEN 1 ELSE 0 END) AS INTEGER)
        AS "updatesUnknown",
      CAST(SUM(CASE
          WHEN "s"."needsUpdate" AND "s"."isSecurityUpdate" THEN 0
          WHEN "u"."updates" OR "u"."tellsSecurity" OR "s"."needsUpdate" THEN 1
          ELSE 0 END) AS INTEGER) AS "securityUnknown"
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
