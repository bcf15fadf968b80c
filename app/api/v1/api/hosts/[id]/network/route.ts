import { networkReply } from "@/app/api/v1/api/hosts/wire";
import { apiToken } from "@/lib/auth/api-token";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { getInventory } from "@/lib/fleet/inventory/get-inventory";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The addresses, gateway, name servers and interfaces a host reported",
    gate: apiToken("get"),
    face: v1Face,
    params: hostParams,
    reply: networkReply,
    handle: async ({ ctx, params }) => {
      const host = await getInventory(ctx, params);
      return {
        id: host.id,
        ip: host.ip || host.lastAddress,
        gateway_ip: host.gatewayIp,
        dns_servers: host.dnsServers,
        network_interfaces: host.networkInterfaces,
      };
    },
  }),
});
