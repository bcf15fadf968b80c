import { migrateDatabase } from "@/lib/db/migrate-database";
import { targetOf } from "@/lib/db/target";

// A process of its own that migrates: DATA_DIR DATABASE_URL FOLDER. Prints what it applied.
const [dataDir = "", databaseUrl, folder] = process.argv.slice(2);
process.stdout.write(
  JSON.stringify(await migrateDatabase(targetOf({ dataDir, databaseUrl }), folder)),
);
