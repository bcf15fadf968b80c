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

/** Ids of states of one package that count on hosts whose versions are of this scheme. */
export interface HeldStates {
  scheme: Scheme;
  ids: readonly number[];
}

interface HostPage {
  from?: { name: string; id: string } | undefined;
  back: boolean;
  limit: number;
}

/** The hosts that have a package in one of these states, in order, from a host on. */
export async function packageHolders(
  db: Db,
  states: readonly HeldStates[],
  { from, back, limit }: HostPage,
): Promise<{ id: string; name: string; stateId: number }[]> {
  const holders = holdersOf(states);
  if (!holders) return [];
  const order = back ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const beyond = from
    ? Prisma.sql`AND ("host"."name", "host"."id") ${back ? Prisma.sql`<` : Prisma.sql`>`}
        (${from.name}, ${from.id})`
    : Prisma.empty;
  return db.$queryRaw`
    SELECT "host"."id", "host"."name", "h"."packageStateId" AS "stateId"
    ${holders} ${beyond}
    ORDER BY "host"."name" ${order}, "host"."id" ${order}
    LIMIT ${limit}`;
}

/** How many hosts have a package in one of these states. */
export async function countPackageHolders(db: Db, states: readonly HeldStates[]): Promise<number> {
  const holders = holdersOf(states);
  if (!holders) return 0;
  const [row] = await db.$queryRaw<{ hosts: bigint | number }[]>`
    SELECT COUNT(*) AS "hosts" ${holders}`;
  return Number(row?.hosts ?? 0);
}

type Scheme = "dpkg" | "rpm" | "alpm" | "apk";

/** By its package manager, else by its operating system; dpkg's are all others. */
const schemes: Record<Exclude<Scheme, "dpkg">, { managers: string[]; systems: string[] }> = {
  rpm: {
    managers: ["dnf", "dnf5", "yum", "zypper", "rpm", "tdnf", "microdnf", "rpm-ostree"],
    systems: [
      ...["%red hat%", "%rhel%", "%fedora%", "%centos%", "%rocky%", "%alma%", "%suse%"],
      ...["%oracle linux%", "%amazon linux%", "%photon%"],
    ],
  },
  alpm: {
    managers: ["pacman", "yay", "paru"],
    systems: [
      ...["%arch linux%", "arch", "%manjaro%", "%endeavouros%", "%cachyos%", "%artix%"],
      ...["%garuda%", "%steamos%"],
    ],
  },
  apk: { managers: ["apk"], systems: ["%alpine%", "%postmarketos%", "%wolfi%"] },
};

const named = Object.entries(schemes);

const text = (scheme: string) => Prisma.raw(`'${scheme}'`);

/** The scheme that the versions of a host's packages are of. */
const schemeOfHost = Prisma.sql`CASE
  ${Prisma.join(
    named.map(
      ([scheme, { managers }]) =>
        Prisma.sql`WHEN LOWER("i"."packageManager") IN (${Prisma.join(managers)}) THEN ${text(scheme)}`,
    ),
    " ",
  )}
  WHEN COALESCE("i"."packageManager", '') <> '' THEN 'dpkg'
  ${Prisma.join(
    named.map(
      ([scheme, { systems }]) =>
        Prisma.sql`WHEN ${Prisma.join(
          systems.map((system) => Prisma.sql`LOWER(COALESCE("host"."os", '')) LIKE ${system}`),
          " OR ",
        )} THEN ${text(scheme)}`,
    ),
    " ",
  )}
  ELSE 'dpkg' END`;

function holdersOf(states: readonly HeldStates[]) {
  const all = [...new Set(states.flatMap(({ ids }) => ids))];
  if (all.length === 0) return undefined;
  const among = (ids: readonly number[]) =>
    ids.length === 0
      ? Prisma.sql`FALSE`
      : Prisma.sql`"h"."packageStateId" IN (${Prisma.join([...ids])})`;
  // The same for every scheme unless a version is asked for.
  const isSame = states.every(({ ids }) => ids.length === all.length);
  const fits = Prisma.join(
    states.map(({ scheme, ids }) => Prisma.sql`WHEN ${text(scheme)} THEN ${among(ids)}`),
    " ",
  );
  return Prisma.sql`
    FROM "HostPackage" AS "h"
    JOIN "HostInventory" AS "i" ON "i"."id" = "h"."inventoryId"
    JOIN "Host" AS "host" ON "host"."id" = "i"."hostId"
    WHERE ${among(all)} ${isSame ? Prisma.empty : Prisma.sql`AND CASE ${schemeOfHost} ${fits} END`}`;
}
