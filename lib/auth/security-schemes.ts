import { SESSION_COOKIE } from "@/lib/auth/session";
import type { Access } from "@/lib/http/openapi/operation";
import type { HttpMethod, SecurityRequirement, SecurityScheme } from "@/lib/http/openapi/types";

// The gates of this folder, as the OpenAPI document shows them to clients.

export const securitySchemes: Record<string, SecurityScheme> = {
  session: {
    type: "apiKey",
    in: "cookie",
    name: SESSION_COOKIE,
    description:
      "A person's session in the browser. Unsafe methods need an Origin of ours or none.",
  },
  bearer: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "A person's token, good for one hour unless another life was asked for: the `token` of the sign-in endpoint.",
  },
  agent: {
    type: "http",
    scheme: "bearer",
    description: "A host's identity from its enrollment, or its rotated token `mst_agent_…`.",
  },
  apiId: {
    type: "apiKey",
    in: "header",
    name: "X-API-ID",
    description: "A host's API id, `patchmon_…`, together with its key.",
  },
  apiKey: {
    type: "apiKey",
    in: "header",
    name: "X-API-KEY",
    description: "A host's API key; its token `mst_agent_…` is taken as well.",
  },
  enrollmentKey: {
    type: "apiKey",
    in: "header",
    name: "X-Auto-Enrollment-Key",
    description: "The key of an auto-enrollment token, `patchmon_ae_…`, together with its secret.",
  },
  enrollmentSecret: {
    type: "apiKey",
    in: "header",
    name: "X-Auto-Enrollment-Secret",
    description: "The secret of an auto-enrollment token.",
  },
  apiToken: {
    type: "http",
    scheme: "basic",
    description: "Key and secret of an auto-enrollment token whose integration type is `api`.",
  },
  homepageToken: {
    type: "http",
    scheme: "basic",
    description:
      "Key and secret of an auto-enrollment token whose integration type is `gethomepage`.",
  },
};

const person: SecurityRequirement[] = [{ session: [] }, { bearer: [] }];
// 429: too many wrong credentials came from the caller's network.
const token = [401, 403, 429];

const gates: Record<string, Access> = {
  anyone: { security: [], refusals: [] },
  viewer: { security: person, refusals: [401, 429] },
  admin: { security: person, refusals: [401, 403, 429] },
  owner: { security: person, refusals: [401, 403, 429] },
  agent: { security: [{ apiId: [], apiKey: [] }, { agent: [] }], refusals: [401, 429] },
  "enrollment token": {
    security: [{ enrollmentKey: [], enrollmentSecret: [] }],
    refusals: token,
  },
  "api token: host get": { security: [{ apiToken: [] }], refusals: token },
  "gethomepage token": { security: [{ homepageToken: [] }], refusals: token },
  "api token: host delete": { security: [{ apiToken: [] }], refusals: token },
};

/** What a gate of this folder means to a client. Throws for a gate it does not know. */
export function accessOf(gate: string, method: HttpMethod): Access {
  const access = gates[gate];
  if (!access) throw new Error(`lib/auth/security-schemes.ts does not know the gate ${gate}.`);
  // A session from elsewhere is refused whatever the role, see lib/http/origin.ts.
  const origin = access.security === person && method !== "get" ? [403] : [];
  return { ...access, refusals: [...access.refusals, ...origin] };
}
