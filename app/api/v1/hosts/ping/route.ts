import { host } from "@/lib/auth/agent";
import { recordPing } from "@/lib/fleet/inventory/record-ping";
import { PING_BODY_LIMIT, pingReply, pingSchema } from "@/lib/fleet/inventory/report-schema";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "A sign of life; with hashes, which sections to report in full",
    gate: host(),
    face: v1Face,
    body: pingSchema,
    bodyLimit: PING_BODY_LIMIT,
    bodyText: "lenient",
    logged: "gathered",
    reply: pingReply,
    handle: ({ ctx, body }) => recordPing(ctx, body),
  }),
});
