import { Client } from "pg";
import { chain } from "@/lib/db/errors";
import { StartFault } from "@/lib/db/start-fault";
import { databaseFault } from "@/scripts/lib/database-faults.mjs";

/** Where to connect, and the setting that says so, for sentences. */
export interface Connection {
  readonly url: string;
  /** Where DATABASE_URL says that the tables are. */
  readonly schema?: string | undefined;
  readonly setting: "DATABASE_URL" | "MIGRATION_DATABASE_URL";
}

/**
 * Runs `work` with a connection of its own to PostgreSQL, and closes it. Where the database does not
 * let us in, or is away, it throws a StartFault.
 */
export async function connected<T>(
  { url, setting }: Connection,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  let client: Client | undefined;
  try {
    // Reads the certificates that the URL names.
    client = new Client({
      connectionString: url,
      application_name: "muster migrate",
      connectionTimeoutMillis: 15_000,
    });
    // A connection that breaks fails the statement under way; without a listener the event would
    // end the process before that is reported.
    client.on("error", () => undefined);
    await client.connect();
  } catch (error) {
    await client?.end().catch(() => undefined);
    const sentence = databaseFault(chain(error), { engine: "postgresql", url }, setting);
    throw sentence === undefined ? error : new StartFault(sentence, { cause: error });
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
