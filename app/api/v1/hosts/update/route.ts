import { host } from "@/lib/auth/agent";
import { recordReport } from "@/lib/fleet/inventory/record-report";
import { REPORT_BODY_LIMIT, reportReply, reportSchema } from "@/lib/fleet/inventory/report-schema";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Report packages, repositories and what the host is, whole or by sections",
    gate: host(),
    face: v1Face,
    body: reportSchema,
    bodyLimit: REPORT_BODY_LIMIT,
    bodyText: "lenient",
    turn: ({ host }) => host.id,
    reply: reportReply,
    handle: ({ ctx, body, bodyBytes }) => recordReport(ctx, body, bodyBytes),
  }),
});
