import { statsReply, wireKnown } from "@/app/api/v1/api/hosts/wire";
import { apiToken } from "@/lib/auth/api-token";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { getInventory } from "@/lib/fleet/inventory/get-inventory";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "How many packages, updates, security updates and repositories a host has",
    gate: apiToken("get"),
    face: v1Face,
    params: hostParams,
    reply: statsReply,
    handle: async ({ ctx, params }) => {
      const host = await getInventory(ctx, params);
      return {
        host_id: host.id,
        total_installed_packages: host.packageCount,
        outdated_packages: host.updateCount,
        security_updates: host.securityUpdateCount,
        total_repos: host.repositoryCount,
        ...wireKnown(host),
      };
    },
  }),
});
