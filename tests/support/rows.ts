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

/** How many rows each table has: equal before and after where nothing may be written. */
export async function rowCounts(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const rows = await db.$queryRawUnsafe<{ n: bigint | number }[]>(
      `SELECT COUNT(*) AS n FROM "${table}"`,
    );
    counts[table] = Number(rows[0]?.n);
  }
  return counts;
}
