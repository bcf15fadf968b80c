"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { action } from "@/lib/auth/action";
import { keepOrganization } from "@/lib/auth/browser";
import {
  agentSettingsSchema,
  changeAgentSettings,
} from "@/lib/fleet/organizations/change-agent-settings";
import { createOrganization } from "@/lib/fleet/organizations/create-organization";
import { renameOrganization } from "@/lib/fleet/organizations/rename-organization";
import { organizationSchema } from "@/lib/fleet/organizations/schema";

export const rename = action({ role: "ADMIN", input: organizationSchema }, async (ctx, input) => {
  await renameOrganization(ctx, input);
  refresh();
});

export const changeAgents = action(
  { role: "ADMIN", input: agentSettingsSchema },
  async (ctx, input) => {
    await changeAgentSettings(ctx, input);
    refresh();
  },
);

/** Makes another organization and opens it. */
export const create = action({ role: "ADMIN", input: organizationSchema }, async (ctx, input) => {
  const { id } = await createOrganization(ctx, input);
  await keepOrganization(id);
  redirect("/");
});
