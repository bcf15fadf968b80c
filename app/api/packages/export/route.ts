import { viewer } from "@/lib/auth/member";
import { exportFleetPackages, exportPackagesSchema } from "@/lib/fleet/inventory/export-packages";
import { portalFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { csvResponse } from "@/lib/http/text";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The packages of the fleet that a filter matches, as CSV",
    gate: viewer(),
    face: portalFace,
    content: ["text/csv"],
    query: exportPackagesSchema,
    handle: async ({ ctx, query }) => csvResponse("packages.csv", exportFleetPackages(ctx, query)),
  }),
});
