import { join, resolve } from "node:path";

export type Engine = "sqlite" | "postgresql";

/** Which database, of which engine. */
export type Target =
  | { readonly engine: "sqlite"; readonly file: string }
  | { readonly engine: "postgresql"; readonly url: string };

/**
 * The database the settings name: PostgreSQL for `postgresql://…`, the given file for `file:…`
 * (relative to the working directory), else `muster.db` in the data directory.
 */
export function targetOf(settings: { dataDir: string; databaseUrl?: string | undefined }): Target {
  const { dataDir, databaseUrl } = settings;
  if (!databaseUrl) return { engine: "sqlite", file: join(dataDir, "muster.db") };
  if (databaseUrl.startsWith("file:")) {
    const path = databaseUrl.slice("file:".length).replace(/^\/\/(?=\/)/, "");
    return { engine: "sqlite", file: resolve(path) };
  }
  return { engine: "postgresql", url: databaseUrl };
}
