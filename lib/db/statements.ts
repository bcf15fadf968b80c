import { type Db, engine, Prisma } from "@/lib/db";
import { retryConflicts } from "@/lib/db/transaction";

// The statements that Prisma cannot say, or says slowly, once for each engine.

/** A sign of life of a host. */
export interface Seen {
  hostId: string;
  lastSeenAt: Date;
  onlineUntil: Date;
  /** Null keeps what is stored, and so in the fields below. */
  address: string | null;
  clockSkewSeconds: number | null;
  checkInIntervalSeconds?: number | null;
}

/**
 * Writes signs of life in one statement. Of several for one host the latest counts; one older
 * than what is stored, and one for a host that is gone, changes nothing. A stored time that is after
 * now, when this server's clock or another's was ahead, gives way. Sets `firstSeenAt` at the first,
 * leaves `updatedAt` alone.
 */
export async function recordSeen(db: Db, rows: readonly Seen[]): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(latestOfEach(rows).map(stored));
  const write = engine === "sqlite" ? recordSeenSqlite : recordSeenPostgresql;
  // By the clock and not by the rows: what came before them may have been stored after them.
  await retryConflicts(db, () => write(db, json, timestampSql(new Date())));
}

function recordSeenSqlite(db: Db, json: string, now: Prisma.Sql): Promise<number> {
  return db.$executeRaw`
    UPDATE "Host" SET
      "lastSeenAt" = "seen"."lastSeenAt",
      "onlineUntil" = "seen"."onlineUntil",
      "firstSeenAt" = CASE
        WHEN "Host"."firstSeenAt" <= ${now} THEN "Host"."firstSeenAt" ELSE "seen"."lastSeenAt" END,
      "lastAddress" = COALESCE("seen"."address", "Host"."lastAddress"),
      "clockSkewSeconds" = COALESCE("seen"."clockSkewSeconds", "Host"."clockSkewSeconds"),
      "checkInIntervalSeconds" =
        COALESCE("seen"."checkInIntervalSeconds", "Host"."checkInIntervalSeconds")
    FROM (
      SELECT
        value ->> 'hostId' AS "hostId",
        value ->> 'lastSeenAt' AS "lastSeenAt",
        value ->> 'onlineUntil' AS "onlineUntil",
        value ->> 'address' AS "address",
        value ->> 'clockSkewSeconds' AS "clockSkewSeconds",
        value ->> 'checkInIntervalSeconds' AS "checkInIntervalSeconds"
      FROM json_each(${json})
    ) AS "seen"
    WHERE "Host"."id" = "seen"."hostId"
      AND ("Host"."lastSeenAt" IS NULL OR "Host"."lastSeenAt" <= "seen"."lastSeenAt"
        OR "Host"."lastSeenAt" > ${now})`;
}

// The inner SELECT takes the row locks in the order of the ids: two servers that write
// overlapping groups wait for each other instead of deadlocking.
function recordSeenPostgresql(db: Db, json: string, now: Prisma.Sql): Promise<number> {
  return db.$executeRaw`
    UPDATE "Host" SET
      "lastSeenAt" = "seen"."lastSeenAt",
      "onlineUntil" = "seen"."onlineUntil",
      "firstSeenAt" = CASE
        WHEN "Host"."firstSeenAt" <= ${now} THEN "Host"."firstSeenAt" ELSE "seen"."lastSeenAt" END,
      "lastAddress" = COALESCE("seen"."address", "Host"."lastAddress"),
      "clockSkewSeconds" = COALESCE("seen"."clockSkewSeconds", "Host"."clockSkewSeconds"),
      "checkInIntervalSeconds" =
        COALESCE("seen"."checkInIntervalSeconds", "Host"."checkInIntervalSeconds")
    FROM (
      SELECT "row".*
      FROM jsonb_to_recordset(${json}::jsonb) AS "row" (
        "hostId" text,
        "lastSeenAt" timestamp(3),
        "onlineUntil" timestamp(3),
        "address" text,
        "clockSkewSeconds" integer,
        "checkInIntervalSeconds" integer
      )
      JOIN "Host" ON "Host"."id" = "row"."hostId"
      ORDER BY "Host"."id"
      FOR NO KEY UPDATE OF "Host"
    ) AS "seen"
    WHERE "Host"."id" = "seen"."hostId"
      AND ("Host"."lastSeenAt" IS NULL OR "Host"."lastSeenAt" <= "seen"."lastSeenAt"
        OR "Host"."lastSeenAt" > ${now})`;
}

/** One row a host; what its latest sign of life leaves open an earlier one may fill. */
function latestOfEach(rows: readonly Seen[]): Seen[] {
  const latest = new Map<string, Seen>();
  for (const row of rows) {
    const other = latest.get(row.hostId);
    const [older, newer] = other && other.lastSeenAt > row.lastSeenAt ? [row, other] : [other, row];
    latest.set(row.hostId, {
      ...newer,
      address: newer.address ?? older?.address ?? null,
      clockSkewSeconds: newer.clockSkewSeconds ?? older?.clockSkewSeconds ?? null,
      checkInIntervalSeconds: newer.checkInIntervalSeconds ?? older?.checkInIntervalSeconds ?? null,
    });
  }
  return [...latest.values()];
}

function stored(row: Seen) {
  return {
    ...row,
    lastSeenAt: timestamp(row.lastSeenAt),
    onlineUntil: timestamp(row.onlineUntil),
  };
}

/**
 * A date as Prisma writes it: on SQLite a text whose order is that of time, so a zone spelled
 * otherwise would sort wrongly. PostgreSQL reads the same text as UTC.
 */
export function timestamp(date: Date): string {
  return date.toISOString().replace("Z", "+00:00");
}

/** The same within a statement, to compare with a column of dates. */
export function timestampSql(date: Date): Prisma.Sql {
  const text = timestamp(date);
  return engine === "sqlite" ? Prisma.sql`${text}` : Prisma.sql`${text}::timestamp(3)`;
}

/** Where a host stands in the list by name. */
export interface HostPlace {
  name: string;
  id: string;
}

/**
 * The place of the host `count` further on in the list by name, from a place on or from the
 * beginning; undefined when fewer are left. Both columns are compared at once, so that many hosts of
 * one name are no more to read than others.
 */
export async function placeBehind(
  db: Db,
  organizationId: string,
  { from, order, count }: { from?: HostPlace | undefined; order: "asc" | "desc"; count: number },
): Promise<HostPlace | undefined> {
  const [way, past] = order === "asc" ? ["ASC", ">"] : ["DESC", "<"];
  const behind = from
    ? Prisma.sql`AND ("name", "id") ${Prisma.raw(past)} (${from.name}, ${from.id})`
    : Prisma.empty;
  const [place] = await db.$queryRaw<HostPlace[]>`
    SELECT "name", "id" FROM "Host" WHERE "organizationId" = ${organizationId} ${behind}
    ORDER BY "name" ${Prisma.raw(way)}, "id" ${Prisma.raw(way)} LIMIT 1 OFFSET ${count - 1}`;
  return place;
}

/** Texts in the order in which the database puts them. */
export async function inOrder(db: Db, texts: readonly string[]): Promise<string[]> {
  const json = JSON.stringify(texts);
  const rows =
    engine === "sqlite"
      ? await db.$queryRaw<{ value: string }[]>`SELECT value FROM json_each(${json}) ORDER BY value`
      : await db.$queryRaw<{ value: string }[]>`
          SELECT "value" FROM jsonb_array_elements_text(${json}::jsonb) AS "value" ORDER BY "value"`;
  return rows.map(({ value }) => value);
}
