import { document } from "@/app/api/openapi.json/document";
import { ownSpec } from "@/app/api/openapi.json/spec";
import { type Kept, keep, keptResponse } from "@/lib/http/kept";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

// PUBLIC_URL and API_VERSION are settings of the server, not of the build.
export const dynamic = "force-dynamic";

let kept: Kept | undefined;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    ...ownSpec,
    handle: async ({ request }) => {
      kept ??= keep(document());
      return keptResponse(request, kept);
    },
  }),
});
