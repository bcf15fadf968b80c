import { type Db, engine, inTransaction, Prisma } from "@/lib/db";
import { isForeignKeyViolation } from "@/lib/db/errors";
import { elements, name, type SharedTable } from "@/lib/db/report-statements";

/** What refers to the rows of a shared table. */
const users = {
  PackageDescription: Prisma.sql`SELECT 1 FROM "PackageState" WHERE "descriptionId" = "row"."id"`,
  PackageState: Prisma.sql`SELECT 1 FROM "HostPackage" WHERE "packageStateId" = "row"."id"`,
  Repository: Prisma.sql`SELECT 1 FROM "HostRepository" WHERE "repositoryId" = "row"."id"`,
};

/**
 * Looks at the next `count` shared rows behind an id and deletes those that nothing refers to any
 * more: how many, and the id it came to, null at the end of the table. On PostgreSQL a report may
 * take a row into use at the same moment: rows are locked first, those that a report holds passed
 * by, and then looked at once more, for a DELETE does not look again at a row it waited for, and one
 * row that came into use would end the whole batch.
 */
export async function deleteUnused(
  db: Db,
  table: SharedTable,
  { after, count }: { after: number; count: number },
): Promise<{ deleted: number; last: number | null }> {
  const [slice] = await db.$queryRaw<{ last: number | bigint | null }[]>`
    SELECT MAX("id") AS "last" FROM (
      SELECT "id" FROM ${name(table)} WHERE "id" > ${after} ORDER BY "id" LIMIT ${count}
    ) AS "slice"`;
  const last = slice?.last == null ? null : Number(slice.last);
  if (last === null) return { deleted: 0, last };
  const lock = engine === "postgresql" ? Prisma.sql`FOR UPDATE SKIP LOCKED` : Prisma.empty;
  const deleted = await inTransaction(db, async (tx) => {
    const rows = await tx.$queryRaw<{ id: number | bigint }[]>`
      SELECT "row"."id" FROM ${name(table)} AS "row"
      WHERE "row"."id" > ${after} AND "row"."id" <= ${last} AND NOT EXISTS (${users[table]})
      ORDER BY "row"."id" ${lock}`;
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => Number(id));
    return tx.$executeRaw`
      DELETE FROM ${name(table)} AS "row"
      WHERE "row"."id" IN (${elements(ids, "integer")}) AND NOT EXISTS (${users[table]})`;
  }).catch((error: unknown) => {
    // A row came into use all the same: the next time goes by it.
    if (isForeignKeyViolation(error)) return 0;
    throw error;
  });
  return { deleted, last };
}
