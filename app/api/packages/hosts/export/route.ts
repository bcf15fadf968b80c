import { viewer } from "@/lib/auth/member";
import {
  exportPackageHosts,
  exportPackageHostsSchema,
} from "@/lib/fleet/inventory/export-packages";
import { portalFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { csvResponse } from "@/lib/http/text";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The hosts that have a package, those with an older version alone, as CSV",
    gate: viewer(),
    face: portalFace,
    content: ["text/csv"],
    query: exportPackageHostsSchema,
    handle: async ({ ctx, query }) =>
      csvResponse("package-hosts.csv", exportPackageHosts(ctx, query)),
  }),
});
