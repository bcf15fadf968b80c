import { type Db, engine, Prisma } from "@/lib/db";

const MOST_AT_ONCE = 1000;

/**
 * Deletes the refusals of an auto-enrollment token but the `most` newest. Waits for nobody: of
 * servers that refuse many addresses at once, each passes by the rows that another one holds, where
 * two that waited would hold what the other waits for.
 */
export async function keepNewestRefusals(db: Db, tokenId: string, most: number): Promise<void> {
  const lock = engine === "postgresql" ? Prisma.sql`FOR UPDATE SKIP LOCKED` : Prisma.empty;
  await db.$executeRaw`
    WITH "old" AS MATERIALIZED (
      SELECT "reason", "ip" FROM "EnrollmentRefusal" WHERE "tokenId" = ${tokenId}
      ORDER BY "lastAt" DESC LIMIT ${MOST_AT_ONCE} OFFSET ${most} ${lock}
    )
    DELETE FROM "EnrollmentRefusal"
    WHERE "tokenId" = ${tokenId} AND ("reason", "ip") IN (SELECT "reason", "ip" FROM "old")`;
}
