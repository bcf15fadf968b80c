import type { z } from "zod";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import type { integrationsReply } from "@/lib/fleet/inventory/report-schema";
import { agentSettings } from "@/lib/fleet/organizations/agent-settings";

/**
 * Which integrations the calling agent shall run: what its host says, else what its organization
 * says. It asks the database nothing of its own while the settings of the organization are
 * remembered. Compliance scans are never asked for.
 */
export async function integrationsOf({
  db,
  host,
}: AgentCtx): Promise<z.input<typeof integrationsReply>> {
  const { dockerIntegration } = await agentSettings(db, host.organizationId);
  return { docker: host.dockerIntegration ?? dockerIntegration, compliance: false };
}
