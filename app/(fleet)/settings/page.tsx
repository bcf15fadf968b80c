import type { Metadata } from "next";
import { PageHeader } from "@/components/page/page-header";
import { Section } from "@/components/page/section";
import { AgentSettingsForm } from "@/components/settings/agent-settings-form";
import { CreateOrganization } from "@/components/settings/create-organization";
import { OrganizationForm } from "@/components/settings/organization-form";
import { ServerFactsList } from "@/components/settings/server-facts-list";
import { requireUser } from "@/lib/auth/page";
import { agentSettings } from "@/lib/fleet/organizations/agent-settings";
import { listOrganizations } from "@/lib/fleet/organizations/list-organizations";
import { serverFacts } from "@/lib/fleet/server/server-facts";
import { changeAgents, create, rename } from "./actions";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const ctx = await requireUser("ADMIN");
  const [organizations, facts, agents] = await Promise.all([
    listOrganizations(ctx),
    serverFacts(),
    agentSettings(ctx.db, ctx.organizationId),
  ]);
  const name = organizations.find(({ current }) => current)?.name ?? "";
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid max-w-2xl grid-cols-1 gap-10">
        <Section title="Organization">
          <OrganizationForm action={rename} name={name} />
        </Section>
        <Section
          title="Agents"
          description="Of this organization. They hear of a change at their next check-in; the age of package lists counts at once."
        >
          <AgentSettingsForm action={changeAgents} settings={agents} />
        </Section>
        <Section
          title="This server"
          description="As it was started. Settings are changed in its environment, then it is started again."
        >
          <ServerFactsList facts={facts} />
        </Section>
        <Section
          title="Another organization"
          description="Hosts, tokens, members and audit of its own, seen by nobody here. You are its owner, and switch in the sidebar."
        >
          <CreateOrganization action={create} />
        </Section>
      </div>
    </>
  );
}
