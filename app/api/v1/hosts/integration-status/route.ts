import { host } from "@/lib/auth/agent";
import {
  integrationStatusReply,
  integrationStatusSchema,
  recordIntegrationStatus,
} from "@/lib/fleet/inventory/record-integration-status";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Tell how an integration of the agent is doing",
    gate: host(),
    face: v1Face,
    body: integrationStatusSchema,
    bodyText: "lenient",
    reply: integrationStatusReply,
    handle: ({ ctx, body }) => recordIntegrationStatus(ctx, body),
  }),
});
