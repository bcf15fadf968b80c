import { viewer } from "@/lib/auth/member";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { exportHostPackages, exportPackagesSchema } from "@/lib/fleet/inventory/export-packages";
import { portalFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { csvResponse } from "@/lib/http/text";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The packages of a host that a filter matches, as CSV",
    gate: viewer(),
    face: portalFace,
    content: ["text/csv"],
    params: hostParams,
    query: exportPackagesSchema,
    handle: async ({ ctx, params, query }) =>
      csvResponse("packages.csv", await exportHostPackages(ctx, { ...params, ...query })),
  }),
});
