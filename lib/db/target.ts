import { join, resolve } from "node:path";

export type Engine = "sqlite" | "postgresql";

export interface PostgresqlTarget {
  readonly engine: "postgresql";
  readonly url: string;
  /** The same database with the role that migrates it, where that is another. */
  readonly migrationUrl?: string | undefined;
}

/** Which database, of which engine. */
export type Target = { readonly engine: "sqlite"; readonly file: string } | PostgresqlTarget;

export interface DatabaseSettings {
  dataDir: string;
  databaseUrl?: string | undefined;
  migrationDatabaseUrl?: string | undefined;
}

/**
 * The database the settings name: PostgreSQL for `postgresql://…`, the given file for `file:…`
 * (relative to the working directory), else `muster.db` in the data directory.
 */
export function targetOf(settings: DatabaseSettings): Target {
  const { dataDir, databaseUrl, migrationDatabaseUrl } = settings;
  if (!databaseUrl) return { engine: "sqlite", file: join(dataDir, "muster.db") };
  if (databaseUrl.startsWith("file:")) {
    const path = databaseUrl.slice("file:".length).replace(/^\/\/(?=\/)/, "");
    return { engine: "sqlite", file: resolve(path) };
  }
  return { engine: "postgresql", url: databaseUrl, migrationUrl: migrationDatabaseUrl };
}
