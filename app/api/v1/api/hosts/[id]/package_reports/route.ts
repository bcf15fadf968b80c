import { packageReportsReply, wireReport } from "@/app/api/v1/api/hosts/[id]/wire";
import { apiToken } from "@/lib/auth/api-token";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { listReports } from "@/lib/fleet/inventory/list-reports";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The reports of a host that changed something, newest first: the last hundred",
    gate: apiToken("get"),
    face: v1Face,
    params: hostParams,
    reply: packageReportsReply,
    handle: async ({ ctx, params }) => {
      const { data } = await listReports(ctx, params);
      return { host_id: params.id, reports: data.map(wireReport) };
    },
  }),
});
