"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { action } from "@/lib/auth/action";
import { closeSession, deviceMark, openSession } from "@/lib/auth/browser";
import { changePassword } from "@/lib/fleet/account/change-password";
import { endBearerToken } from "@/lib/fleet/account/end-bearer-token";
import {
  bearerTokenParams,
  changePasswordSchema,
  updateAccountSchema,
} from "@/lib/fleet/account/schema";
import { signOutEverywhere } from "@/lib/fleet/account/sign-out-everywhere";
import { updateAccount } from "@/lib/fleet/account/update-account";

export const update = action({ role: "VIEWER", input: updateAccountSchema }, async (ctx, input) => {
  await updateAccount(ctx, input);
  refresh();
});

/** Ends every session of the person, and opens this one again. */
export const setPassword = action(
  { role: "VIEWER", input: changePasswordSchema },
  async (ctx, input) => {
    await changePassword(ctx, { ...input, device: await deviceMark() });
    await openSession(ctx, { userId: ctx.actor.id, organizationId: ctx.organizationId });
  },
);

export const endToken = action({ role: "VIEWER", input: bearerTokenParams }, async (ctx, input) => {
  await endBearerToken(ctx, input);
  refresh();
});

export const endSessions = action({ role: "VIEWER", input: z.object({}) }, async (ctx) => {
  await signOutEverywhere(ctx);
  await closeSession();
  redirect("/login?notice=signed-out");
});
