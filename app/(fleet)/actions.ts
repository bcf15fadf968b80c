"use server";

import { redirect } from "next/navigation";

import { action } from "@/lib/auth/action";
import { closeSession, keepOrganization } from "@/lib/auth/browser";
import { searchHosts, searchHostsSchema } from "@/lib/fleet/hosts/search-hosts";
import { switchOrganizationSchema } from "@/lib/fleet/organizations/schema";
import { switchOrganization } from "@/lib/fleet/organizations/switch-organization";

const search = action({ role: "VIEWER", input: searchHostsSchema }, searchHosts);
const enter = action({ role: "VIEWER", input: switchOrganizationSchema }, switchOrganization);

/** Hosts for the palette. A failed search finds nothing: the palette has other things to offer. */
export async function findHosts(query: string) {
  const found = await search({ query });
  return found.ok ? found.data : [];
}

/** Opens another organization at its overview: what is in view belongs to this one. */
export async function openOrganization(organizationId: string): Promise<void> {
  const entered = await enter({ organizationId });
  if (entered.ok) await keepOrganization(entered.data.organizationId);
  redirect("/");
}

/** Signs out in this browser. */
export async function signOut(): Promise<void> {
  await closeSession();
  redirect("/login");
}
