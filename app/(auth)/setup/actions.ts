"use server";

import { redirect } from "next/navigation";
import { openAction } from "@/lib/auth/action";
import { openSession } from "@/lib/auth/browser";
import { setUpSchema } from "@/lib/fleet/members/schema";
import { setUp } from "@/lib/fleet/members/set-up";

/** The first run: organization, owner, signed in, and on to the fleet, which is empty. */
export const setUpHere = openAction(setUpSchema, async (caller, input) => {
  const { actor, organizationId } = await setUp(caller, input);
  await openSession(caller, { userId: actor.id, organizationId });
  redirect("/hosts");
});
