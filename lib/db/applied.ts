import { type Db, engine } from "@/lib/db";
import { readMigrations } from "@/lib/db/migrations";

/** The migrations this program knows and the database has not finished, oldest first. */
export async function unappliedMigrations(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ migration_name: string }[]>`
    SELECT "migration_name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL`;
  const applied = new Set(rows.map((row) => row.migration_name));
  return readMigrations(engine)
    .map((migration) => migration.name)
    .filter((name) => !applied.has(name));
}
