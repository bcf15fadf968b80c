import { type Db, Prisma } from "@/lib/db";
import { timestampSql } from "@/lib/db/statements";

type Spending = {
  id: string;
  /** How many hosts. */
  count: number;
  /** The UTC day the hosts count for, as 2026-11-22. */
  day: string;
  now: Date;
};

/**
 * Takes `count` hosts from the daily quota of an auto-enrollment token that is active and not
 * expired, and says whether they were there. One conditional write: of any number at once, on any
 * number of servers, no more than the quota succeed.
 */
export async function spendQuota(tx: Db, { id, count, day, now }: Spending): Promise<boolean> {
  const at = timestampSql(now);
  const spent = Prisma.sql`(CASE WHEN "quotaDay" = ${day} THEN "hostsCreatedToday" ELSE 0 END)`;
  const rows = await tx.$executeRaw`
    UPDATE "AutoEnrollmentToken" SET
      "hostsCreatedToday" = ${spent} + ${count},
      "quotaDay" = ${day},
      "lastUsedAt" = ${at}
    WHERE "id" = ${id} AND "isActive" AND ("expiresAt" IS NULL OR "expiresAt" > ${at})
      AND ${spent} + ${count} <= "maxHostsPerDay"`;
  return rows === 1;
}
