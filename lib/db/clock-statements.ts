import { type Db, engine, inTransaction, Prisma } from "@/lib/db";
import { timestampSql } from "@/lib/db/statements";

// Times from when the clock of a server was ahead: they give way to now.

/** Hosts of which the rows in between are looked at: their ids in order, `after` itself not. */
export type Slice = { after: string; upTo: string | undefined };

/** The id that ends a slice of `count` hosts; undefined when fewer are left. */
export async function endOfSlice(db: Db, after: string, count: number) {
  const host = await db.host.findFirst({
    where: { id: { gt: after } },
    orderBy: { id: "asc" },
    skip: count - 1,
    select: { id: true },
  });
  return host?.id;
}

/**
 * What is later than this after now was written by a clock that was ahead. What came since `now` was
 * read, and what a server wrote whose clock agrees as well as clocks do, is not.
 */
const TOLERANCE_MS = 60_000;

function clockAt(now: Date) {
  const latest = timestampSql(new Date(now.getTime() + TOLERANCE_MS));
  return { now: timestampSql(now), isAhead: (time: Prisma.Sql) => Prisma.sql`${time} > ${latest}` };
}

type Clock = ReturnType<typeof clockAt>;

/** Takes back times of hosts, their boots and their reports that are after `now`; says how many. */
export function healHosts(db: Db, slice: Slice, now: Date): Promise<number> {
  const clock = clockAt(now);
  const anyAhead = (...columns: string[]) =>
    Prisma.join(
      columns.map((column) => clock.isAhead(name(column))),
      " OR ",
    );
  const ids = (id: string) => {
    const end =
      slice.upTo === undefined ? Prisma.empty : Prisma.sql`AND ${name(id)} <= ${slice.upTo}`;
    return Prisma.sql`${name(id)} > ${slice.after} ${end}`;
  };
  return inTransaction(db, async (tx) => {
    const hosts = await tx.$executeRaw`
      UPDATE "Host" SET
        "onlineUntil" = ${asLongAfter("onlineUntil", "lastSeenAt", clock)},
        "previousExpiresAt" = ${asLongAfter("previousExpiresAt", "tokenRotatedAt", clock)},
        ${earlier(["lastSeenAt", "firstSeenAt", "tokenRotatedAt"], clock)},
        ${earlier(["lastRefusedAt", "lastReportAt", "cloneSeenAt"], clock)}
      WHERE ${ids("id")} AND (${anyAhead(
        ...["lastSeenAt", "tokenRotatedAt", "lastRefusedAt", "lastReportAt", "cloneSeenAt"],
      )})`;
    const boots = await tx.$executeRaw`
      UPDATE "HostBoot" SET ${earlier(["firstSeenAt", "lastSeenAt"], clock)}
      WHERE ${ids("hostId")} AND ${anyAhead("lastSeenAt")}`;
    const reports = await tx.$executeRaw`
      UPDATE "Report" SET ${earlier(["receivedAt", "lastReceivedAt"], clock)}
      WHERE ${ids("hostId")} AND (${anyAhead("receivedAt", "lastReceivedAt")})`;
    return hosts + boots + reports;
  });
}

/** Ends waits of sign-ins that count from a time after `now`; says how many. */
export function healThrottles(db: Db, now: Date): Promise<number> {
  const clock = clockAt(now);
  return db.$executeRaw`
    UPDATE "LoginThrottle" SET
      "blockedUntil" = ${asLongAfter("blockedUntil", "lastFailureAt", clock)},
      "lastFailureAt" = ${clock.now}
    WHERE ${clock.isAhead(name("lastFailureAt"))}`;
}

/** Columns that are later than now become now. */
function earlier(columns: string[], { now, isAhead }: Clock): Prisma.Sql {
  return Prisma.join(
    columns.map((column) => {
      const stored = name(column);
      return Prisma.sql`${stored} = CASE WHEN ${isAhead(stored)} THEN ${now} ELSE ${stored} END`;
    }),
  );
}

/** What lies a while after a time that is later than now lies as long after now. */
function asLongAfter(column: string, anchor: string, { now, isAhead }: Clock): Prisma.Sql {
  const [until, from] = [name(column), name(anchor)];
  const moved =
    engine === "sqlite"
      ? Prisma.sql`strftime('%Y-%m-%dT%H:%M:%f+00:00', ${now},
          ((julianday(${until}) - julianday(${from})) * 86400) || ' seconds')`
      : Prisma.sql`${now} + (${until} - ${from})`;
  return Prisma.sql`CASE WHEN ${isAhead(from)} THEN ${moved} ELSE ${until} END`;
}

const name = (identifier: string) => Prisma.raw(`"${identifier}"`);
