import { z } from "zod";
import { unappliedMigrations } from "@/lib/db/applied";
import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";

export const readinessReply = z.object({
  status: z.literal("ready"),
  database: z.literal("ok"),
  migrations: z.literal("applied"),
});

/** Ready when the database answers and has every migration this program knows; 503 until then. */
export async function readiness(caller: Caller): Promise<z.input<typeof readinessReply>> {
  const missing = await unappliedMigrations(caller.db);
  if (missing.length > 0) {
    throw new FleetError("unavailable", `Migration ${missing[0]} is not applied`, {
      retryAfter: 5,
    });
  }
  return { status: "ready", database: "ok", migrations: "applied" };
}
