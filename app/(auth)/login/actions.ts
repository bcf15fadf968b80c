"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { openAction } from "@/lib/auth/action";
import { deviceMark, openSession } from "@/lib/auth/browser";
import { ownPath } from "@/lib/auth/own-path";
import { signInSchema } from "@/lib/fleet/members/schema";
import { signIn } from "@/lib/fleet/members/sign-in";

const schema = signInSchema.extend({ callbackUrl: z.string().max(4096).optional() });

/** Signs in here and goes to the page that was wanted. */
export const enterHere = openAction(schema, async (caller, { callbackUrl, ...proof }) => {
  const device = await deviceMark();
  const { user, membership } = await signIn(caller, { ...proof, device, via: "session" });
  await openSession(caller, { userId: user.id, organizationId: membership.organization.id });
  redirect(ownPath(callbackUrl) ?? "/");
});
