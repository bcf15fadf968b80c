import { hostsQuery, hostsReply, listedInSlices } from "@/app/api/v1/api/hosts/wire";
import { apiToken } from "@/lib/auth/api-token";
import { listHostSummaries } from "@/lib/fleet/inventory/host-summaries";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "List hosts, all or those of groups named by name or id",
    gate: apiToken("get"),
    face: v1Face,
    query: hostsQuery,
    reply: hostsReply,
    handle: async ({ ctx, query }) => {
      const stats = query.include?.includes("stats") ?? false;
      return listedInSlices(listHostSummaries(ctx, { groups: query.hostgroup }), { stats });
    },
  }),
});
