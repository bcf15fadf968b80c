import { apiCredentialsOf, host } from "@/lib/auth/agent";
import { installQuery, installScript } from "@/lib/fleet/install/install-script";
import { scriptFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { plainResponse } from "@/lib/http/text";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The installer of the calling host, with a bootstrap token and no credentials",
    gate: host(),
    face: scriptFace,
    content: ["text/plain"],
    errors: [404],
    query: installQuery,
    handle: async ({ ctx, query, request }) =>
      plainResponse(await installScript(ctx, query, apiCredentialsOf(request))),
  }),
});
