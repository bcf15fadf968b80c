"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { action, openAction } from "@/lib/auth/action";
import { closeSession, openSession } from "@/lib/auth/browser";
import type { UserCtx } from "@/lib/fleet/context";
import { acceptInvitation } from "@/lib/fleet/members/accept-invitation";
import { joinOrganization } from "@/lib/fleet/members/join-organization";
import { readInvitation } from "@/lib/fleet/members/read-invitation";
import { acceptInvitationSchema, readInvitationSchema } from "@/lib/fleet/members/schema";

/** What the link offers. */
export const readOffer = openAction(readInvitationSchema, readInvitation);

/** Joins with a new account or by a password, and signs in. */
export const acceptHere = openAction(acceptInvitationSchema, async (caller, input) =>
  enterAs(await acceptInvitation(caller, input)),
);

/** Joins as the person signed in here. */
export const joinHere = action(
  { role: "VIEWER", input: readInvitationSchema },
  async (ctx, input) => enterAs(await joinOrganization(ctx, input)),
);

/** Makes room for the person the invitation is for; the page stays. */
export const signOutHere = openAction(z.object({}), async () => {
  await closeSession();
  refresh();
});

async function enterAs({ organizationId, actor, ...caller }: UserCtx): Promise<never> {
  await openSession(caller, { userId: actor.id, organizationId });
  redirect("/");
}
