import { infoReply } from "@/app/api/v1/api/hosts/wire";
import { apiToken } from "@/lib/auth/api-token";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { getHostSummary } from "@/lib/fleet/inventory/host-summaries";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Who a host is: names, system, agent, groups",
    gate: apiToken("get"),
    face: v1Face,
    params: hostParams,
    reply: infoReply,
    handle: async ({ ctx, params }) => {
      const host = await getHostSummary(ctx, params);
      return {
        id: host.id,
        machine_id: host.machineId,
        friendly_name: host.name,
        hostname: host.hostname,
        ip: host.ip,
        os_type: host.os,
        os_version: host.osVersion,
        agent_version: host.agentVersion,
        status: host.status,
        last_update: host.lastSeenAt,
        host_groups: host.groups,
      };
    },
  }),
});
