import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "@/lib/db/target";

/** One committed migration: `prisma/migrations/<engine>/<name>/migration.sql`. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file in hexadecimal, as Prisma records it. */
  readonly checksum: string;
}

/** A row of `_prisma_migrations`, as far as a start needs it. */
export interface AppliedMigration {
  readonly name: string;
  /** False where Prisma's command line recorded a migration that failed half-way. */
  readonly finished: boolean;
}

/** The folder that holds the migrations of both engines: servers start in the root of Muster. */
export function migrationsFolder(): string {
  return join(/* turbopackIgnore: true */ process.cwd(), "prisma", "migrations");
}

/** The committed migrations of an engine, oldest first. Throws when there are none to be found. */
export function readMigrations(engine: Engine, folder = migrationsFolder()): Migration[] {
  const directory = join(folder, engine);
  if (!existsSync(directory)) {
    throw new Error(`Migrations not found in ${directory}. Start Muster from its own folder.`);
  }
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(directory, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

/**
 * The migrations still to apply, oldest first. Throws, with a sentence for the operator, when the
 * database has one this program does not know, or one that failed.
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration[] {
  const failed = applied.find((migration) => !migration.finished);
  if (failed) {
    throw new Error(
      `Migration ${failed.name} failed on this database and was left half-done by another tool. ` +
        "Restore a backup, or resolve it with that tool.",
    );
  }
  const unknown = applied.find(({ name }) => known.every((migration) => migration.name !== name));
  if (unknown) {
    throw new Error(
      `The database was used by a newer version of Muster: it has migration ${unknown.name}, ` +
        "which this version does not know. Start that version, or restore a backup from before.",
    );
  }
  return known.filter(({ name }) => applied.every((migration) => migration.name !== name));
}
