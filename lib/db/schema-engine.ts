import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm";
import { Pool, type PoolConfig, type QueryArrayConfig } from "pg";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { migrationsFolder, readMigrations } from "@/lib/db/migrations";
import type { Target } from "@/lib/db/target";

// Prisma's schema engine as WebAssembly: what `prisma migrate` would download as a native
// program. For the migration command and the tests; the server never loads it.

type Bindings = typeof import("@prisma/schema-engine-wasm") & {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

/** Runs `use` with an engine on the target database, and closes the engine's connections. */
export async function withSchemaEngine<T>(
  target: Target,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await load();
  const adapter =
    target.engine === "sqlite"
      ? new PrismaBetterSqlite3({ url: target.file })
      : new PrismaPg(new CatalogPool({ connectionString: target.url }), {
          disposeExternalPool: true,
        });
  const engine = await SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  try {
    return await use(engine);
  } finally {
    engine.free();
  }
}

/**
 * The SQL that leads from the committed migrations to `schema` (the text of a schema file), or
 * undefined when they give that schema already. Migrates the target, which may be empty.
 */
export async function missingMigration(
  target: Target,
  schema: string,
): Promise<string | undefined> {
  await migrateDatabase(target);
  const files = [{ path: "schema.prisma", content: schema }];
  const { exitCode, stdout } = await withSchemaEngine(target, (engine) =>
    engine.diff({
      from: { tag: "schemaDatasource", files, configDir: "." },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return exitCode === 0 ? undefined : (stdout ?? undefined);
}

/** The committed migrations in the form the engine reads. */
export function committedMigrations(target: Target): MigrationList {
  return {
    baseDir: migrationsFolder(),
    lockfile: { path: "migration_lock.toml", content: `provider = "${target.engine}"\n` },
    shadowDbInitScript: "",
    migrationDirectories: readMigrations(target.engine).map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}

/**
 * The engine reads columns of PostgreSQL's one-byte type "char" (18) from the catalog, which the
 * adapter does not know: they pass as text (25).
 */
class CatalogPool extends Pool {
  constructor(config: PoolConfig) {
    super(config);
    const query = this.query.bind(this);
    Object.assign(this, {
      query: async (config: QueryArrayConfig) => {
        const result = await query(config);
        for (const field of result.fields) if (field.dataTypeID === 18) field.dataTypeID = 25;
        return result;
      },
    });
  }
}

let bindings: Promise<Bindings> | undefined;

function load(): Promise<Bindings> {
  bindings ??= instantiate();
  return bindings;
}

// The package's own entry imports the .wasm file as a module, which Node 20 does not do.
async function instantiate(): Promise<Bindings> {
  const glue = createRequire(import.meta.url).resolve(
    "@prisma/schema-engine-wasm/schema_engine_bg",
  );
  const module: Bindings = await import(pathToFileURL(glue).href);
  const wasm = await WebAssembly.instantiate(readFileSync(glue.replace(/\.js$/, ".wasm")), {
    "./schema_engine_bg.js": { ...module },
  });
  module.__wbg_set_wasm(wasm.instance.exports);
  const start: unknown = wasm.instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
  return module;
}
