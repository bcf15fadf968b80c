import { enrollmentCredentials, enrollmentToken } from "@/lib/auth/enrollment-token";
import {
  enrollmentScript,
  enrollmentScriptQuery,
  scriptTypeQuery,
} from "@/lib/fleet/install/enrollment-script";
import { scriptFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { plainResponse } from "@/lib/http/text";

// S3 documents key and secret in the query of this one URL; no log line ever has a query.
const orQuery = true;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The script that enrolls machines, with this token written in",
    // One machine downloads, others run: S3 lists no 403 here, and `enroll` asks the address.
    gate: enrollmentToken({ orQuery, first: scriptTypeQuery, anywhere: true }),
    face: scriptFace,
    content: ["text/plain"],
    errors: [404],
    description:
      "Also takes the two headers' values as `token_key` and `token_secret` in the query.",
    query: enrollmentScriptQuery,
    handle: async ({ ctx, query, request }) => {
      const credentials = enrollmentCredentials(request, { orQuery });
      return plainResponse(await enrollmentScript(ctx, query, credentials));
    },
  }),
});
