import { strayParameters } from "@/lib/db/url-parameters";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** Says in the log which parameters of the database URLs do not do what they were written for. */
export function warnOfParameters(): void {
  const urls = {
    DATABASE_URL: env.databaseUrl,
    MIGRATION_DATABASE_URL: env.migrationDatabaseUrl,
    DATABASE_LISTEN_URL: env.databaseListenUrl,
  };
  for (const [setting, url] of Object.entries(urls)) {
    if (!url || url.startsWith("file:")) continue;
    for (const sentence of strayParameters(setting, url)) log.warn(sentence);
  }
}
