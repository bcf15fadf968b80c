import { type Db, db, inTransaction } from "@/lib/db";
import { forgetPlaceholders } from "@/lib/fleet/hosts/forget-placeholders";
import { cutStoredSecrets } from "@/lib/fleet/inventory/cut-stored-secrets";

/** What no SQL of a migration can compute, the oldest first. A released one is never changed. */
const steps: ((tx: Db) => Promise<void>)[] = [
  cutAndForget,
  // Once more: it knows more secrets and more placeholders now.
  cutAndForget,
];

async function cutAndForget(tx: Db): Promise<void> {
  await cutStoredSecrets(tx);
  await forgetPlaceholders(tx);
}

/** Many hosts have many rows. */
const TIMEOUT_MS = 20 * 60_000;

/**
 * Mends what earlier versions stored and this one would not: once for a database, in one
 * transaction with the note that it is done. Servers that start at once wait for each other here.
 * Says whether there was something to do.
 */
export async function mendData(from: Db = db): Promise<boolean> {
  const before = { id: 1, dataVersion: { lt: steps.length } };
  const installation = await from.installation.findFirst({ where: before });
  if (!installation) return false;
  return inTransaction(
    from,
    async (tx) => {
      const done = { dataVersion: steps.length };
      const { count } = await tx.installation.updateMany({ where: before, data: done });
      if (count === 0) return false;
      for (const step of new Set(steps.slice(installation.dataVersion))) await step(tx);
      return true;
    },
    { timeout: TIMEOUT_MS },
  );
}
