import { db, Prisma } from "@/lib/db";

const tables = Object.values(Prisma.ModelName);

/** Everything the database holds, as one text: to look for what must not be in it. */
export async function databaseText(): Promise<string> {
  const parts = await Promise.all(
    tables.map((table) => db.$queryRawUnsafe(`SELECT * FROM "${table}"`)),
  );
  return JSON.stringify(parts, (_key, value) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

/** A subquery for each table: one statement costs less than thirty. */
const counts = tables.map((table) => `(SELECT COUNT(*) FROM "${table}") AS "${table}"`).join();

/** How many rows each table has: equal before and after where nothing may be written. */
export async function rowCounts(): Promise<Record<string, number>> {
  const [row = {}] = await db.$queryRawUnsafe<Record<string, bigint | number>[]>(
    `SELECT ${counts}`,
  );
  return Object.fromEntries(Object.entries(row).map(([table, n]) => [table, Number(n)]));
}
