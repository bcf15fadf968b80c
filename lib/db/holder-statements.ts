import { type Db, Prisma } from "@/lib/db";

// Which hosts have a package, in versions that are compared as the package manager of each does.

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

/** Which of these hosts have a package in one of these states, and in which; in no order. */
export async function packageHoldersAmong(
  db: Db,
  states: readonly HeldStates[],
  hostIds: readonly string[],
): Promise<{ id: string; stateId: number }[]> {
  const holding = holdingOf(states);
  if (!holding || hostIds.length === 0) return [];
  // From the hosts on: SQLite keeps the order of a CROSS JOIN, and would else read all holders.
  return db.$queryRaw`
    SELECT "host"."id", "h"."packageStateId" AS "stateId"
    FROM "Host" AS "host" CROSS JOIN "HostInventory" AS "i" CROSS JOIN "HostPackage" AS "h"
    WHERE "host"."id" IN (${Prisma.join([...hostIds])}) AND "i"."hostId" = "host"."id"
      AND "h"."inventoryId" = "i"."id" AND ${holding}`;
}

/** Whether more hosts than that have a package in one of these states; reads no more than that. */
export async function haveMoreHolders(
  db: Db,
  states: readonly HeldStates[],
  than: number,
): Promise<boolean> {
  const ids = idsOf(states);
  if (ids.length === 0) return false;
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 AS "one" FROM "HostPackage" WHERE "packageStateId" IN (${Prisma.join(ids)})
    LIMIT 1 OFFSET ${than}`;
  return rows.length > 0;
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
  const holding = holdingOf(states);
  return (
    holding &&
    Prisma.sql`
      FROM "HostPackage" AS "h"
      JOIN "HostInventory" AS "i" ON "i"."id" = "h"."inventoryId"
      JOIN "Host" AS "host" ON "host"."id" = "i"."hostId"
      WHERE ${holding}`
  );
}

function idsOf(states: readonly HeldStates[]): number[] {
  return [...new Set(states.flatMap(({ ids }) => ids))];
}

/** That "h" is one of the states that count on its host; undefined when there are none. */
function holdingOf(states: readonly HeldStates[]) {
  const all = idsOf(states);
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
    ${among(all)} ${isSame ? Prisma.empty : Prisma.sql`AND CASE ${schemeOfHost} ${fits} END`}`;
}
