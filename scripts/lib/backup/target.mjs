import { resolve } from "node:path";
import { databaseUrlFault } from "../database-url.mjs";
import { root } from "../root.mjs";
import { Sentence } from "../say.mjs";

/** Which data the settings name, as lib/env.ts and lib/db/target.ts read them. */
export function readTarget() {
  const { DATA_DIR, DATABASE_URL: url, MIGRATION_DATABASE_URL, AUTH_SECRET } = process.env;
  const dataDir = resolve(root, DATA_DIR || "./data");
  const common = { dataDir, authSecret: AUTH_SECRET || undefined };
  const migrationUrl = MIGRATION_DATABASE_URL || undefined;
  for (const [setting, value] of Object.entries({ DATABASE_URL: url, MIGRATION_DATABASE_URL })) {
    const fault = value && databaseUrlFault(value);
    if (fault) throw new Sentence(`Setting ${setting}: ${fault}.`);
  }
  if (!url) return { ...common, engine: "sqlite", file: resolve(dataDir, "muster.db") };
  if (url.startsWith("file:")) {
    const path = url.slice("file:".length).replace(/^\/\/(?=\/)/, "");
    return { ...common, engine: "sqlite", file: resolve(root, path) };
  }
  return { ...common, engine: "postgresql", url, migrationUrl };
}

/**
 * How the data of an engine is copied: `save(target, folder)` resolves to the newest migration of
 * the copy, `replace(target, folder, { force, time })` puts it back, `describe(target)` names it.
 */
export function copierOf(engine) {
  return engine === "sqlite" ? import("./sqlite.mjs") : import("./postgresql.mjs");
}
