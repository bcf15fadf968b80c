import { breath } from "@/lib/breath";
import { type Db, engine, Prisma } from "@/lib/db";
import { timestamp } from "@/lib/db/statements";

// What a report writes: many rows with one statement and one JSON parameter, for each engine.
// Names of tables and columns stand in this file; only values come from outside.

type Cell = "text" | "boolean" | "integer" | "timestamp";

/** Rows of one statement. SQLite does a statement in one turn of the event loop. */
const SLICE = 1000;

/** Calls `write` with a thousand rows at a time and lets others have their turn between. */
async function inSlices<Row>(rows: readonly Row[], write: (slice: Row[]) => Promise<unknown>) {
  for (let at = 0; at < rows.length; at += SLICE) {
    if (at > 0) await breath();
    await write(rows.slice(at, at + SLICE));
  }
}

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

/**
 * Which of these digests the organization has, with the ids of their rows. With `hold` nobody deletes
 * them until the transaction ends; on SQLite nobody does within any. Held in the order of the
 * digests, in which they are added too.
 */
export async function findShared(
  db: Db,
  table: SharedTable,
  organizationId: string,
  digests: readonly string[],
  { hold = false } = {},
): Promise<Map<string, number>> {
  const lock =
    hold && engine === "postgresql"
      ? Prisma.sql`ORDER BY "digest" COLLATE "C" FOR KEY SHARE`
      : Prisma.empty;
  const found = new Map<string, number>();
  await inSlices(hold ? [...digests].sort() : digests, async (slice) => {
    const rows = await db.$queryRaw<{ id: number | bigint; digest: string }[]>`
      SELECT "id", "digest" FROM ${name(table)}
      WHERE "organizationId" = ${organizationId} AND "digest" IN (${elements(slice, "text")})
      ${lock}`;
    for (const { id, digest } of rows) found.set(digest, Number(id));
  });
  return found;
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
  const sorted = [...rows].sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const columns: Record<string, Cell> = { digest: "text", ...shared[table] };
  await inSlices(
    sorted,
    (slice) => db.$executeRaw`
      INSERT INTO ${name(table)} ("organizationId", ${namesOf(columns)})
      SELECT ${organizationId}, ${cellsOf(columns)} FROM ${records(slice, columns)}
      WHERE TRUE
      ON CONFLICT ("organizationId", "digest") DO NOTHING`,
  );
}

const containerColumns = {
  containerId: "text",
  name: "text",
  image: "text",
  state: "text",
  createdAt: "timestamp",
  imageUpdate: "boolean",
} as const satisfies Record<string, Cell>;

export type ContainerRow = {
  containerId: string;
  name: string;
  image: string;
  state: string;
  createdAt: Date | null;
  /** Whether there is a newer image of its name and tag; null when nobody told. */
  imageUpdate: boolean | null;
};

/** Gives a host these containers; it has none. Prisma's createMany takes ten times as long. */
export async function addContainers(db: Db, hostId: string, rows: readonly ContainerRow[]) {
  const written = rows.map(({ createdAt, ...row }) => ({
    ...row,
    createdAt: createdAt && timestamp(createdAt),
  }));
  await inSlices(
    written,
    (slice) => db.$executeRaw`
      INSERT INTO "Container" ("hostId", ${namesOf(containerColumns)})
      SELECT ${hostId}, ${cellsOf(containerColumns)} FROM ${records(slice, containerColumns)}`,
  );
}

/** Writes JSON into a column as text, without Prisma's look at every value of it. */
export async function writeJson(
  db: Db,
  table: "Host" | "HostInventory",
  id: string | number,
  column: string,
  value: unknown,
): Promise<void> {
  const json = JSON.stringify(value);
  const text = engine === "sqlite" ? Prisma.sql`${json}` : Prisma.sql`${json}::jsonb`;
  await db.$executeRaw`UPDATE ${name(table)} SET ${name(column)} = ${text} WHERE "id" = ${id}`;
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
  const sorted = [...ids].sort((a, b) => a - b);
  await inSlices(
    sorted,
    (slice) => db.$executeRaw`
      INSERT INTO ${name(table)} ("inventoryId", ${name(links[table])})
      SELECT ${inventoryId}, "element" FROM (${elements(slice, "integer")}) AS "elements"`,
  );
}

/** Takes these shared rows from a host. */
export async function removeLinks(db: Db, table: LinkTable, inventoryId: number, ids: number[]) {
  await inSlices(
    ids,
    (slice) => db.$executeRaw`
      DELETE FROM ${name(table)}
      WHERE "inventoryId" = ${inventoryId} AND ${name(links[table])} IN (${elements(slice, "integer")})`,
  );
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
export async function namesOfStates(db: Db, ids: number[]): Promise<Set<string>> {
  const names = new Set<string>();
  await inSlices(ids, async (slice) => {
    const rows = await db.$queryRaw<{ name: string }[]>`
      SELECT DISTINCT "name" FROM "PackageState" WHERE "id" IN (${elements(slice, "integer")})`;
    for (const row of rows) names.add(row.name);
  });
  return names;
}

/** The name of a table or a column of ours. */
export const name = (identifier: string) => Prisma.raw(`"${identifier}"`);
const namesOf = (columns: Record<string, Cell>) => Prisma.join(Object.keys(columns).map(name));
const cellsOf = (columns: Record<string, Cell>) =>
  Prisma.join(Object.keys(columns).map((column) => Prisma.sql`"row".${name(column)}`));

/** A SELECT of the elements of a list, as the column "element". */
export function elements(list: readonly (string | number)[], kind: "text" | "integer") {
  const json = JSON.stringify(list);
  if (engine === "sqlite") return Prisma.sql`SELECT value AS "element" FROM json_each(${json})`;
  const element = kind === "text" ? Prisma.sql`"value"` : Prisma.sql`"value"::integer`;
  return Prisma.sql`
    SELECT ${element} AS "element" FROM jsonb_array_elements_text(${json}::jsonb) AS "value"`;
}

/** Records as a table called "row". JSON's booleans are SQLite's 0 and 1. */
function records(rows: readonly object[], columns: Record<string, Cell>) {
  const json = JSON.stringify(rows);
  const entries = Object.entries(columns);
  if (engine === "sqlite") {
    const cells = entries.map(
      ([column]) => Prisma.sql`value ->> ${Prisma.raw(`'${column}'`)} AS ${name(column)}`,
    );
    return Prisma.sql`(SELECT ${Prisma.join(cells)} FROM json_each(${json})) AS "row"`;
  }
  const typed = entries.map(([column, cell]) =>
    Prisma.raw(`"${column}" ${cell === "timestamp" ? "timestamp(3)" : cell}`),
  );
  return Prisma.sql`jsonb_to_recordset(${json}::jsonb) AS "row" (${Prisma.join(typed)})`;
}
