import { document } from "@/app/api/openapi.json/document";
import { ownSpec } from "@/app/api/openapi.json/spec";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

// PUBLIC_URL and API_VERSION are settings of the server, not of the build.
export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({ ...ownSpec, handle: async () => Response.json(document()) }),
});
