import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrationsFolder } from "@/lib/db/migrations";
import { missingMigration } from "@/lib/db/schema-engine";
import type { Target } from "@/lib/db/target";
import { startPostgres } from "@/tests/support/postgres";

// npm run migration -- NAME: writes the migration from the last one to prisma/schema.prisma,
// for both engines under one name, and generates the clients. Look at the SQL before committing.

const name = process.argv[2];
if (!name || !/^[a-z0-9]+([_-][a-z0-9]+)*$/.test(name)) {
  console.error("Usage: npm run migration -- NAME, for example add-host-notes");
  process.exit(2);
}

execFileSync(process.execPath, ["scripts/generate.mjs"]);
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const directory = `${stamp}_${name.replaceAll("-", "_")}`;
const scratch = mkdtempSync(join(tmpdir(), "muster-migration-"));
const postgres = await startPostgres();
try {
  const targets: [Target, string][] = [
    [{ engine: "sqlite", file: join(scratch, "scratch.db") }, "prisma/schema.prisma"],
    [
      { engine: "postgresql", url: await postgres.createDatabase("scratch") },
      "lib/db/generated/postgresql.prisma",
    ],
  ];
  for (const [target, schema] of targets) {
    const sql = await missingMigration(target, readFileSync(schema, "utf8"));
    if (sql === undefined) {
      console.log(`${target.engine}: the migrations already give this schema.`);
      continue;
    }
    const file = join(migrationsFolder(), target.engine, directory, "migration.sql");
    if (existsSync(file)) throw new Error(`${file} exists.`);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, sql);
    console.log(file);
  }
} finally {
  await postgres.stop();
  rmSync(scratch, { recursive: true, force: true });
}
