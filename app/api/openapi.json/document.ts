import { routes } from "@/app/api/openapi.json/routes";
import { ownSpec } from "@/app/api/openapi.json/spec";
import { tagOf, tags } from "@/app/api/openapi.json/tags";
import { apiPath } from "@/lib/api-path";
import { accessOf, securitySchemes } from "@/lib/auth/security-schemes";
import { env } from "@/lib/env";
import { openApiDocument } from "@/lib/http/openapi/document";
import type { OpenApiDocument } from "@/lib/http/openapi/types";

const description = `
Three families of paths speak of one fleet. \`/api/agent\` is what Muster's own agent calls.
\`/api/hosts\` is the dashboard's: its answers stand in \`{"success": true, "data": …}\`.
\`${apiPath("/")}\` is the auto-enrollment API that agents, scripts and playbooks of the field know:
snake_case, bare objects.

Times are ISO 8601 in UTC. Ids are text. An id that is unknown and one of another organization get
the same 404. A method that a path does not have is 405 with \`Allow\`. An error is
\`{"error": "a sentence"}\`, below \`${apiPath("/")}\` sometimes with a second one in \`message\`, and
faults of the input there are \`{"errors": [{msg, param, location}]}\`. Every answer has an
\`X-Request-Id\`, which the log and the audit repeat.
`.trim();

let made: OpenApiDocument | undefined;

/** The OpenAPI document of this server: made once, for neither routes nor settings change. */
export function document(): OpenApiDocument {
  made ??= openApiDocument({
    info: {
      title: "Muster",
      version: env.apiVersion,
      summary: "Enroll hosts into a fleet, keep the roll call and the patch inventory.",
      description,
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: env.publicUrl }],
    tags,
    routes: { ...routes, "/api/openapi.json": { GET: { spec: ownSpec } } },
    securitySchemes,
    tagOf,
    accessOf,
    publicPath,
  });
  return made;
}

function publicPath(path: string): string {
  const below = /^\/api\/v1(\/.*)$/.exec(path)?.[1];
  return below === undefined ? path : apiPath(below as `/${string}`);
}
