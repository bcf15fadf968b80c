import { migratePostgresql } from "@/lib/db/migrate-postgresql";
import { migrateSqlite } from "@/lib/db/migrate-sqlite";
import { migrationsFolder, readMigrations } from "@/lib/db/migrations";
import type { Target } from "@/lib/db/target";

/**
 * Brings a database to the schema of this program and returns the names of the migrations it
 * applied; an up-to-date database gives none. Makes the SQLite file where there is none.
 * Each migration is one transaction together with its row in `_prisma_migrations`: one that
 * fails leaves nothing. Any number of processes may call it at once, each waits for the others.
 * Throws with a sentence for the operator when the database belongs to a newer version.
 */
export async function migrateDatabase(
  target: Target,
  folder: string = migrationsFolder(),
): Promise<string[]> {
  const migrations = readMigrations(target.engine, folder);
  return target.engine === "sqlite"
    ? migrateSqlite(target.file, migrations)
    : await migratePostgresql(target, migrations);
}
