import { integrationsReply, wireIntegrations } from "@/app/api/v1/api/hosts/[id]/wire";
import { apiToken } from "@/lib/auth/api-token";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { hostIntegrations } from "@/lib/fleet/inventory/host-integrations";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Which integrations the agent of a host runs, and what they told",
    gate: apiToken("get"),
    face: v1Face,
    params: hostParams,
    reply: integrationsReply,
    handle: async ({ ctx, params }) =>
      wireIntegrations(params.id, await hostIntegrations(ctx, params)),
  }),
});
