import { viewer } from "@/lib/auth/member";
import { exportHosts } from "@/lib/fleet/hosts/export-hosts";
import { listHostsSchema } from "@/lib/fleet/hosts/list-hosts";
import { portalFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { csvResponse } from "@/lib/http/text";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The hosts a filter matches, as CSV",
    gate: viewer(),
    face: portalFace,
    content: ["text/csv"],
    query: listHostsSchema,
    handle: async ({ ctx, query }) => csvResponse("hosts.csv", exportHosts(ctx, query)),
  }),
});
