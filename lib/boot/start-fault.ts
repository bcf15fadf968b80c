import { chain, isUnavailable } from "@/lib/db/errors";
import { StartFault } from "@/lib/db/start-fault";
import { targetOf } from "@/lib/db/target";
import { env } from "@/lib/env";
import { databaseFault, type FaultLink } from "@/scripts/lib/database-faults.mjs";
import { fileFault } from "@/scripts/lib/file-faults.mjs";

/**
 * What is thrown at the start, as an Error whose message is a sentence for the operator: what is
 * wrong, in which setting it stands, what to do. A sentence of our own is returned as it is.
 */
export function startFault(error: unknown): unknown {
  if (error instanceof StartFault) return error;
  const setting = env.databaseUrl ? "DATABASE_URL" : "DATA_DIR";
  const links = chain(error);
  const sentence = databaseFault(links, targetOf(env), setting) ?? folderFault(links);
  if (sentence !== undefined) return new Error(sentence, { cause: error });
  if (!isUnavailable(error)) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new Error(
    `The database that ${setting} names cannot be used (${why}). Look whether it runs and whether ` +
      `${setting} is right.`,
    { cause: error },
  );
}

/** Other files than the database's are those in DATA_DIR. */
function folderFault(links: FaultLink[]): string | undefined {
  const fault = links.map(fileFault).find((one) => one !== undefined);
  return fault && `DATA_DIR: ${fault}`;
}
