import { randomUUID } from "node:crypto";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { type Ctx, openCaller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { foundSchema } from "@/lib/fleet/members/schema";
import { createSetupCode, found, isSetUp } from "@/lib/fleet/members/set-up";

/**
 * On an empty database: makes the organization and its owner from ADMIN_USERNAME, ADMIN_EMAIL,
 * ADMIN_PASSWORD and ORGANIZATION, or prints a link with a setup code. Later it does nothing,
 * whatever these settings say.
 */
export async function firstRun(): Promise<void> {
  if (await isSetUp(db)) return;
  const given = Object.values(env.firstRun).filter((value) => value !== undefined).length;
  if (given > 0) return foundFromSettings();
  const code = await createSetupCode(db);
  // After the #, so that the code reaches no server and no log on its way.
  console.log(`First run: open ${env.publicUrl}/setup#${code}`);
  console.log(`or open ${env.publicUrl}/setup and enter the setup code ${code}`);
}

async function foundFromSettings(): Promise<void> {
  const input = foundSchema.safeParse(env.firstRun);
  if (!input.success) {
    const why = input.error.issues.map((issue) => issue.message).join(". ");
    throw new Error(
      "The first run without a browser needs ADMIN_USERNAME, ADMIN_EMAIL, ADMIN_PASSWORD and " +
        `ORGANIZATION. ${why}.`,
    );
  }
  try {
    const ctx: Ctx = await found(openCaller({ requestId: randomUUID(), ip: null }), input.data);
    console.log(`First run: ${ctx.actor.name} owns ${input.data.organization}`);
  } catch (error) {
    // Another server that started at the same time was first.
    if (!(error instanceof FleetError && error.kind === "conflict")) throw error;
  }
}
