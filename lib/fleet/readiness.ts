import { z } from "zod";
import { unappliedMigrations } from "@/lib/db/applied";
import { isWithoutRoom } from "@/lib/db/room";
import { canWrite } from "@/lib/db/write-state";
import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { nothingCanBeWritten } from "@/lib/fleet/translate-error";

export const readinessReply = z.object({
  status: z.literal("ready"),
  database: z.literal("ok"),
  migrations: z.literal("applied"),
});

/**
 * Ready when the database answers, has every migration this program knows and takes writes; 503
 * until then, and after a request that got no connection to it.
 */
export async function readiness(caller: Caller): Promise<z.input<typeof readinessReply>> {
  const missing = await unappliedMigrations(caller.db);
  if (missing.length > 0) {
    throw new FleetError("unavailable", `Migration ${missing[0]} is not applied`, {
      retryAfter: 5,
    });
  }
  if (isWithoutRoom()) {
    throw new FleetError(
      "unavailable",
      "The database accepts no further connections from this server",
      {
        retryAfter: 10,
      },
    );
  }
  if (!(await canWrite(caller.db))) throw nothingCanBeWritten();
  return { status: "ready", database: "ok", migrations: "applied" };
}
