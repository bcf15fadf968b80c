import { migrateDatabase } from "@/lib/db/migrate-database";
import { targetOf } from "@/lib/db/target";
import { env } from "@/lib/env";

/** Brings the database of this server to the schema of this program; see `migrateDatabase`. */
export function migrate(): Promise<string[]> {
  return migrateDatabase(targetOf(env));
}
