import { type Db, engine, Prisma } from "@/lib/db";

// Statements of the inventory that Prisma cannot say, or says slowly. Each reads rows by an index:
// none goes through HostPackage as a whole.

/** What to narrow package names to; `from` is the name a page begins behind. */
export interface PackageNames {
  organizationId: string;
  search?: string | undefined;
  updates?: boolean | undefined;
  security?: boolean | undefined;
}

interface NamePage {
  from?: string | undefined;
  back: boolean;
  limit?: number | undefined;
}

/** The names of packages that any host of the organization has, in order, from a name on. */
export async function packageNames(
  db: Db,
  filter: PackageNames,
  { from, back, limit }: NamePage,
): Promise<string[]> {
  const beyond = back ? Prisma.sql`AND "s"."name" < ${from}` : Prisma.sql`AND "s"."name" > ${from}`;
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT "s"."name" FROM "PackageState" AS "s"
    WHERE ${installed(filter)} ${from === undefined ? Prisma.empty : beyond}
    GROUP BY "s"."name"
    ORDER BY "s"."name" ${back ? Prisma.sql`DESC` : Prisma.sql`ASC`}
    ${limit === undefined ? Prisma.empty : Prisma.sql`LIMIT ${limit}`}`;
  return rows.map(({ name }) => name);
}

/** How many names the same filter matches. */
export async function countPackageNames(db: Db, filter: PackageNames): Promise<number> {
  const [row] = await db.$queryRaw<{ names: bigint | number }[]>`
    SELECT COUNT(DISTINCT "s"."name") AS "names" FROM "PackageState" AS "s"
    WHERE ${installed(filter)}`;
  return Number(row?.names ?? 0);
}

function installed({ organizationId, search, updates, security }: PackageNames) {
  const conditions = [
    Prisma.sql`"s"."organizationId" = ${organizationId}`,
    // States no host has any more stay until they are pruned.
    Prisma.sql`EXISTS (SELECT 1 FROM "HostPackage" AS "h" WHERE "h"."packageStateId" = "s"."id")`,
  ];
  if (search) conditions.push(Prisma.sql`"s"."name" ${containing(search)}`);
  if (updates || security) conditions.push(Prisma.sql`"s"."needsUpdate"`);
  if (security) conditions.push(Prisma.sql`"s"."isSecurityUpdate"`);
  return Prisma.join(conditions, " AND ");
}

/** The same as `contains` of lib/db, for a statement: literally, whatever the case. */
function containing(text: string) {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return engine === "sqlite"
    ? Prisma.sql`LIKE ${pattern} ESCAPE '\\'`
    : Prisma.sql`ILIKE ${pattern}`;
}

export interface PackageCounts {
  name: string;
  hosts: number;
  updates: number;
  securityUpdates: number;
  versions: number;
}

/** How many hosts have each of these packages, want an update of it, a security update. */
export async function packageCounts(
  db: Db,
  organizationId: string,
  names: readonly string[],
): Promise<PackageCounts[]> {
  if (names.length === 0) return [];
  const rows = await db.$queryRaw<PackageCounts[]>`
    SELECT "name",
      CAST(SUM("hosts") AS INTEGER) AS "hosts",
      CAST(SUM(CASE WHEN "needsUpdate" THEN "hosts" ELSE 0 END) AS INTEGER) AS "updates",
      CAST(SUM(CASE WHEN "needsUpdate" AND "isSecurityUpdate" THEN "hosts" ELSE 0 END)
        AS INTEGER) AS "securityUpdates",
      CAST(COUNT(DISTINCT CASE WHEN "hosts" > 0 THEN "version" END) AS INTEGER) AS "versions"
    FROM (
      SELECT "s"."name", "s"."version", "s"."needsUpdate", "s"."isSecurityUpdate",
        (SELECT COUNT(*) FROM "HostPackage" AS "h" WHERE "h"."packageStateId" = "s"."id")
          AS "hosts"
      FROM "PackageState" AS "s"
      WHERE "s"."organizationId" = ${organizationId} AND "s"."name" IN (${Prisma.join([...names])})
    ) AS "states"
    GROUP BY "name"`;
  return rows.map((row) => ({
    name: row.name,
    hosts: Number(row.hosts),
    updates: Number(row.updates),
    securityUpdates: Number(row.securityUpdates),
    versions: Number(row.versions),
  }));
}
