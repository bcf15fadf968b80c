import { type Db, Prisma } from "@/lib/db";

/** What of a host is bounded for each hour, as the columns of HostHour are called. */
export type Hourly = "sharedRows" | "rotations";

type Spending = {
  hostId: string;
  what: Hourly;
  count: number;
  /** The UTC hour, as 2026-11-22T17. */
  hour: string;
  atMost: number;
};

/**
 * Takes `count` of what a host may have in an hour, and says whether it was there. One conditional
 * write: of any number at once, on any number of servers, no more than `atMost` succeed. Another
 * hour, earlier or later, begins anew.
 */
export async function spendHourly(db: Db, spending: Spending): Promise<boolean> {
  const { hostId, what, count, hour, atMost } = spending;
  if (count > atMost) return false;
  const same = Prisma.sql`"HostHour"."hour" = ${hour}`;
  const spent = Prisma.sql`(CASE WHEN ${same} THEN "HostHour".${column(what)} ELSE 0 END)`;
  const other = column(what === "sharedRows" ? "rotations" : "sharedRows");
  const rows = await db.$executeRaw`
    INSERT INTO "HostHour" ("hostId", "hour", ${column(what)}) VALUES (${hostId}, ${hour}, ${count})
    ON CONFLICT ("hostId") DO UPDATE SET
      "hour" = ${hour},
      ${column(what)} = ${spent} + ${count},
      ${other} = (CASE WHEN ${same} THEN "HostHour".${other} ELSE 0 END)
    WHERE ${spent} + ${count} <= ${atMost}`;
  return rows === 1;
}

const column = (identifier: Hourly) => Prisma.raw(`"${identifier}"`);
