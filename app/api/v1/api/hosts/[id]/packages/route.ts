import { packagesQuery, packagesReply, wireKnown, wirePackage } from "@/app/api/v1/api/hosts/wire";
import { apiToken } from "@/lib/auth/api-token";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { getHostSummary } from "@/lib/fleet/inventory/host-summaries";
import { listHostPackages } from "@/lib/fleet/inventory/list-host-packages";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The packages of a host, all or those that want an update",
    gate: apiToken("get"),
    face: v1Face,
    params: hostParams,
    query: packagesQuery,
    reply: packagesReply,
    handle: async ({ ctx, params, query }) => {
      const summary = await getHostSummary(ctx, params);
      const { id, name, hostname } = summary;
      const updates = query.updates_only === "true";
      const { data } = await listHostPackages(ctx, { id, updates });
      const host = { id, friendly_name: name, hostname };
      const packages = data.map(wirePackage);
      return { host, packages, total: data.length, ...wireKnown(summary) };
    },
  }),
});
