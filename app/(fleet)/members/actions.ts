"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { action } from "@/lib/auth/action";
import { closeSession, keepOrganization } from "@/lib/auth/browser";
import { changeRole } from "@/lib/fleet/members/change-role";
import { inviteMember } from "@/lib/fleet/members/invite-member";
import { leaveOrganization } from "@/lib/fleet/members/leave-organization";
import { removeMember } from "@/lib/fleet/members/remove-member";
import { revokeInvitation } from "@/lib/fleet/members/revoke-invitation";
import {
  changeRoleSchema,
  invitationParams,
  inviteSchema,
  memberParams,
} from "@/lib/fleet/members/schema";
import { listOrganizations } from "@/lib/fleet/organizations/list-organizations";

export const invite = action({ role: "ADMIN", input: inviteSchema }, async (ctx, input) => {
  const invitation = await inviteMember(ctx, input);
  refresh();
  return invitation;
});

export const revoke = action({ role: "ADMIN", input: invitationParams }, async (ctx, input) => {
  await revokeInvitation(ctx, input);
  refresh();
});

export const setRole = action({ role: "ADMIN", input: changeRoleSchema }, async (ctx, input) => {
  await changeRole(ctx, input);
  refresh();
});

export const remove = action({ role: "ADMIN", input: memberParams }, async (ctx, input) => {
  await removeMember(ctx, input);
  refresh();
});

/** Leaves, and goes on to another organization of theirs; without one nobody is signed in. */
export const leave = action({ role: "VIEWER", input: z.object({}) }, async (ctx) => {
  await leaveOrganization(ctx);
  const [next] = await listOrganizations(ctx);
  if (!next) {
    await closeSession();
    redirect("/login?notice=left");
  }
  await keepOrganization(next.id);
  redirect("/");
});
