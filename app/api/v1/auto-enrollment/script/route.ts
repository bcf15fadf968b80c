import { enrollmentCredentials, enrollmentToken } from "@/lib/auth/enrollment-token";
import {
  enrollmentScript,
  enrollmentScriptQuery,
  scriptTypeQuery,
} from "@/lib/fleet/install/enrollment-script";
import { scriptFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { plainScriptResponse } from "@/lib/http/text";

// S3 documents key and secret in the query of this one URL; no log line ever has a query.
const orQuery = true;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The script that enrolls machines, with this token written in",
    gate: enrollmentToken({ orQuery, first: scriptTypeQuery }),
    face: scriptFace,
    query: enrollmentScriptQuery,
    handle: async ({ ctx, query, request }) => {
      const credentials = enrollmentCredentials(request, { orQuery });
      return plainScriptResponse(await enrollmentScript(ctx, query, credentials));
    },
  }),
});
