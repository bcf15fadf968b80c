import { db, type Prisma } from "@/lib/db";
import { besideVerb } from "@/tests/support/audit-watch/state";

/**
 * The program's database, in which this happens once, between the first look at a row of the model and
 * whatever whoever looked does next: as somebody else would do it, and not by timing.
 */
export function meanwhile(model: Prisma.ModelName, happens: () => Promise<unknown>): typeof db {
  let happened = false;
  const client = db.$extends({
    query: {
      async $allOperations({ model: asked, operation, args, query }) {
        const found = await query(args);
        if (!happened && asked === model && operation.startsWith("find")) {
          happened = true;
          await besideVerb(happens);
        }
        return found;
      },
    },
  });
  // It has all that the client has; only its types are made anew.
  return client as unknown as typeof db;
}
