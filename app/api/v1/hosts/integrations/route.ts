import { z } from "zod";
import { host } from "@/lib/auth/agent";
import { integrationsOf } from "@/lib/fleet/inventory/integrations";
import { integrationsReply } from "@/lib/fleet/inventory/report-schema";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Which integrations the agent shall run",
    gate: host(),
    face: v1Face,
    logged: "gathered",
    reply: z.object({ success: z.literal(true), integrations: integrationsReply }),
    handle: async ({ ctx }) =>
      ({ success: true, integrations: await integrationsOf(ctx) }) as const,
  }),
});
