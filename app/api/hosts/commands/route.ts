import { admin } from "@/lib/auth/member";
import { requestCommand } from "@/lib/fleet/commands/request-command";
import { askedReply, requestByIdSchema } from "@/lib/fleet/commands/schema";
import { portalFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Ask the agents of hosts to report, rotate their token, update or uninstall",
    gate: admin(),
    face: portalFace,
    body: requestByIdSchema,
    reply: askedReply,
    status: 201,
    errors: [404, 409],
    handle: ({ ctx, body }) => requestCommand(ctx, body),
  }),
});
