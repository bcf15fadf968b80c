import { type Db, engine, Prisma } from "@/lib/db";
import { timestamp, timestampSql } from "@/lib/db/statements";

/** A report that came once more, unchanged. */
export type Repeat = { hostId: string; at: Date };

/**
 * Notes for hosts that their latest report came again, and how often it did. A stored time that is
 * after now gives way. Two statements for however many hosts; within a transaction that locked
 * their rows.
 */
export async function recordRepeats(tx: Db, repeats: readonly Repeat[]): Promise<void> {
  if (repeats.length === 0) return;
  const rows = rowsOf(repeats);
  const now = timestampSql(new Date());
  await tx.$executeRaw`
    UPDATE "Host" SET "lastReportAt" = "row"."at" FROM ${rows}
    WHERE "Host"."id" = "row"."hostId"
      AND ("Host"."lastReportAt" IS NULL OR "Host"."lastReportAt" < "row"."at"
        OR "Host"."lastReportAt" > ${now})`;
  await repeatLatestReports(tx, repeats);
}

/** The half of it that is about the history: the latest report of each host counts one more. */
export async function repeatLatestReports(tx: Db, repeats: readonly Repeat[]): Promise<void> {
  const now = timestampSql(new Date());
  const max = Prisma.raw(engine === "sqlite" ? "MAX" : "GREATEST");
  await tx.$executeRaw`
    UPDATE "Report" SET
      "repeats" = "Report"."repeats" + "latest"."times",
      "lastReceivedAt" = CASE WHEN "Report"."lastReceivedAt" > ${now} THEN "latest"."at"
        ELSE ${max}("Report"."lastReceivedAt", "latest"."at") END
    FROM (
      SELECT "row"."times", "row"."at", (
        SELECT "one"."id" FROM "Report" AS "one" WHERE "one"."hostId" = "row"."hostId"
        ORDER BY "one"."receivedAt" DESC, "one"."id" DESC LIMIT 1
      ) AS "id"
      FROM ${rowsOf(repeats)}
    ) AS "latest"
    WHERE "Report"."id" = "latest"."id"`;
}

const later = (a: Date, b: Date) => (a > b ? a : b);

/** One row a host, as a table called "row": how often its report came, and when last. */
function rowsOf(repeats: readonly Repeat[]): Prisma.Sql {
  const hosts = new Map<string, { hostId: string; at: Date; times: number }>();
  for (const { hostId, at } of repeats) {
    const { times, at: other } = hosts.get(hostId) ?? { times: 0, at };
    hosts.set(hostId, { hostId, at: later(at, other), times: times + 1 });
  }
  const json = JSON.stringify(
    [...hosts.values()].map(({ at, ...row }) => ({ ...row, at: timestamp(at) })),
  );
  if (engine === "postgresql") {
    return Prisma.sql`jsonb_to_recordset(${json}::jsonb)
      AS "row" ("hostId" text, "at" timestamp(3), "times" integer)`;
  }
  return Prisma.sql`(
    SELECT value ->> 'hostId' AS "hostId", value ->> 'at' AS "at", value ->> 'times' AS "times"
    FROM json_each(${json})) AS "row"`;
}
