import { host } from "@/lib/auth/agent";
import { dockerReply, dockerSchema, recordDocker } from "@/lib/fleet/inventory/record-docker";
import { REPORT_BODY_LIMIT } from "@/lib/fleet/inventory/report-schema";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Report the containers of the host",
    gate: host(),
    face: v1Face,
    body: dockerSchema,
    bodyLimit: REPORT_BODY_LIMIT,
    bodyText: "lenient",
    turn: ({ host }) => `containers ${host.id}`,
    reply: dockerReply,
    handle: ({ ctx, body }) => recordDocker(ctx, body),
  }),
});
