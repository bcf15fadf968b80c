import { afterAll, inject } from "vitest";
import { dropDatabase, migratedDatabase, type TestDatabase } from "@/tests/support/database";

// Before each test file, and before anything reads the settings: a migrated database. Files that
// share a process (vitest.config.ts) share it, for that process has one connection to one database.
const shared = globalThis as { musterTestDatabase?: TestDatabase };
shared.musterTestDatabase ??= await migratedDatabase(inject("engine"));
const database = shared.musterTestDatabase;
process.env.DATABASE_URL = database.databaseUrl;
process.env.DATA_DIR = database.dataDir;

if (inject("alone")) {
  afterAll(async () => {
    const { disconnect } = await import("@/lib/db");
    await disconnect();
    await dropDatabase(database);
  });
}
