import { type Db, engine, inTransaction, Prisma } from "@/lib/db";

// What a report writes: many rows with one statement and one JSON parameter, for each engine.
// Names of tables and columns stand in this file; only values come from outside.

type Cell = "text" | "boolean" | "integer";

/** Tables whose rows hosts share, by digest, and their columns beside organization and digest. */
const shared = {
  PackageDescription: { text: "text" },
  PackageState: {
    name: "text",
    version: "text",
    availableVersion: "text",
    needsUpdate: "boolean",
    isSecurityUpdate: "boolean",
    category: "text",
    sourceRepository: "text",
    descriptionId: "integer",
    isHeld: "boolean",
    replacedBy: "text",
  },
  Repository: {
    name: "text",
    url: "text",
    distribution: "text",
    components: "text",
    repoType: "text",
    isEnabled: "boolean",
    isSecure: "boolean",
  },
} as const satisfies Record<string, Record<string, Cell>>;

export type SharedTable = keyof typeof shared;

/** Which of these digests the organization has, with the ids of their rows. */
export async function findShared(
  db: Db,
  table: SharedTable,
  organizationId: string,
  digests: readonly string[],
): Promise<Map<string, number>> {
  if (digests.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: number | bigint; digest: string }[]>`
    SELECT "id", "digest" FROM ${name(table)}
    WHERE "organizationId" = ${organizationId} AND "digest" IN (${elements(digests, "text")})`;
  return new Map(rows.map(({ id, digest }) => [digest, Number(id)]));
}

/**
 * Adds rows to a shared table. One whose digest is there already, or comes from another report at
 * the same time, is left as it is. Sorted by digest, so that two reports wait for each other
 * instead of deadlocking.
 */
export async function addShared(
  db: Db,
  table: SharedTable,
  organizationId: string,
  rows: readonly ({ digest: string } & Record<string, unknown>)[],
): Promise<void> {
  if (rows.length === 0) return;
  const sorted = [...rows].sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const columns: Record<string, Cell> = { digest: "text", ...shared[table] };
  const names = Object.keys(columns);
  await db.$executeRaw`
    INSERT INTO ${name(table)} ("organizationId", ${Prisma.join(names.map(name))})
    SELECT ${organizationId}, ${Prisma.join(names.map((column) => Prisma.sql`"row".${name(column)}`))}
    FROM ${records(JSON.stringify(sorted), columns)}
    WHERE TRUE
    ON CONFLICT ("organizationId", "digest") DO NOTHING`;
}

/** The tables that say which host has which shared rows. */
const links = { HostPackage: "packageStateId", HostRepository: "repositoryId" } as const;

const linked = { HostPackage: "PackageState", HostRepository: "Repository" } as const;

export type LinkTable = keyof typeof links;

/** The ids of the shared rows a host has. */
export async function linkedIds(db: Db, table: LinkTable, inventoryId: number): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number | bigint }[]>`
    SELECT ${name(links[table])} AS "id" FROM ${name(table)} WHERE "inventoryId" = ${inventoryId}`;
  return rows.map(({ id }) => Number(id));
}

/** Gives a host these shared rows; it has none of them yet. */
export async function addLinks(db: Db, table: LinkTable, inventoryId: number, ids: number[]) {
  if (ids.length === 0) return;
  const sorted = [...ids].sort((a, b) => a - b);
  await db.$executeRaw`
    INSERT INTO ${name(table)} ("inventoryId", ${name(links[table])})
    SELECT ${inventoryId}, "element" FROM (${elements(sorted, "integer")}) AS "elements"`;
}

/** Takes these shared rows from a host. */
export async function removeLinks(db: Db, table: LinkTable, inventoryId: number, ids: number[]) {
  if (ids.length === 0) return;
  await db.$executeRaw`
    DELETE FROM ${name(table)}
    WHERE "inventoryId" = ${inventoryId} AND ${name(links[table])} IN (${elements(ids, "integer")})`;
}

/**
 * Gives every host that has one shared row another in its place; says which inventories. On
 * PostgreSQL the row is locked first, so that no report takes it into use meanwhile.
 */
export async function moveLinks(db: Db, table: LinkTable, from: number, to: number | null) {
  if (engine === "postgresql") {
    await db.$queryRaw`SELECT "id" FROM ${name(linked[table])} WHERE "id" = ${from} FOR UPDATE`;
  }
  const id = name(links[table]);
  const rows = await db.$queryRaw<{ inventoryId: number | bigint }[]>`
    SELECT "inventoryId" FROM ${name(table)} WHERE ${id} = ${from}`;
  if (to !== null) {
    await db.$executeRaw`
      INSERT INTO ${name(table)} ("inventoryId", ${id})
      SELECT "inventoryId", ${to} FROM ${name(table)} WHERE ${id} = ${from}
      ON CONFLICT DO NOTHING`;
    await db.$executeRaw`DELETE FROM ${name(table)} WHERE ${id} = ${from}`;
  }
  return rows.map(({ inventoryId }) => Number(inventoryId));
}

/** The names of packages, by the ids of their states. */
export async function namesOfStates(db: Db, ids: number[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT "name" FROM "PackageState" WHERE "id" IN (${elements(ids, "integer")})`;
  return rows.map((row) => row.name);
}

/** What refers to the rows of a shared table. */
const users = {
  PackageDescription: Prisma.sql`SELECT 1 FROM "PackageState" WHERE "descriptionId" = "row"."id"`,
  PackageState: Prisma.sql`SELECT 1 FROM "HostPackage" WHERE "packageStateId" = "row"."id"`,
  Repository: Prisma.sql`SELECT 1 FROM "HostRepository" WHERE "repositoryId" = "row"."id"`,
};

/**
 * Deletes up to `limit` shared rows that nothing refers to any more; says how many. On PostgreSQL
 * a report may take a row into use at the same moment: rows are locked first, those that a report
 * holds passed by, and then looked at once more, for a DELETE does not look again at a row it
 * waited for, and one row that came into use would end the whole batch.
 */
export async function deleteUnused(db: Db, table: SharedTable, limit: number): Promise<number> {
  const lock = engine === "postgresql" ? Prisma.sql`FOR UPDATE SKIP LOCKED` : Prisma.empty;
  return inTransaction(db, async (tx) => {
    const rows = await tx.$queryRaw<{ id: number | bigint }[]>`
      SELECT "row"."id" FROM ${name(table)} AS "row"
      WHERE NOT EXISTS (${users[table]}) ORDER BY "row"."id" LIMIT ${limit} ${lock}`;
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => Number(id));
    return tx.$executeRaw`
      DELETE FROM ${name(table)} AS "row"
      WHERE "row"."id" IN (${elements(ids, "integer")}) AND NOT EXISTS (${users[table]})`;
  });
}

const name = (identifier: string) => Prisma.raw(`"${identifier}"`);

/** A SELECT of the elements of a list, as the column "element". */
function elements(list: readonly (string | number)[], kind: "text" | "integer") {
  const json = JSON.stringify(list);
  if (engine === "sqlite") return Prisma.sql`SELECT value AS "element" FROM json_each(${json})`;
  const element = kind === "text" ? Prisma.sql`"value"` : Prisma.sql`"value"::integer`;
  return Prisma.sql`
    SELECT ${element} AS "element" FROM jsonb_array_elements_text(${json}::jsonb) AS "value"`;
}

/** Records as a table called "row". JSON's booleans are SQLite's 0 and 1. */
function records(json: string, columns: Record<string, Cell>) {
  const entries = Object.entries(columns);
  if (engine === "sqlite") {
    const cells = entries.map(
      ([column]) => Prisma.sql`value ->> ${Prisma.raw(`'${column}'`)} AS ${name(column)}`,
    );
    return Prisma.sql`(SELECT ${Prisma.join(cells)} FROM json_each(${json})) AS "row"`;
  }
  const typed = entries.map(([column, cell]) => Prisma.raw(`"${column}" ${cell}`));
  return Prisma.sql`jsonb_to_recordset(${json}::jsonb) AS "row" (${Prisma.join(typed)})`;
}
