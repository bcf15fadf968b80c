import { afterAll, inject } from "vitest";
import { dropDatabase, migratedDatabase } from "@/tests/support/database";

// Before each test file, and before anything reads the settings: a migrated database of its own.
const database = await migratedDatabase(inject("engine"));
process.env.DATABASE_URL = database.databaseUrl;
process.env.DATA_DIR = database.dataDir;

afterAll(async () => {
  const { disconnect } = await import("@/lib/db");
  await disconnect();
  await dropDatabase(database);
});
