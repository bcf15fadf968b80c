import { bearerOf } from "@/lib/auth/bearer";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import type { ApiCredentials } from "@/lib/fleet/credentials/api-credentials";
import { verifyAgent } from "@/lib/fleet/credentials/verify-agent";
import { verifyApiCredentials } from "@/lib/fleet/credentials/verify-api-credentials";
import { FleetError } from "@/lib/fleet/errors";
import type { Gate } from "@/lib/http/route";

/**
 * An agent, by any credential of its host: X-API-ID and X-API-KEY (S3) first, then a bearer
 * token (S1, S2). `missing` is the sentence for none.
 */
export function agent(missing = "Agent token required"): Gate<AgentCtx> {
  return {
    name: "agent",
    async authenticate(request, caller) {
      const api = apiCredentialsOf(request);
      const bearer = bearerOf(request);
      if (!api && !bearer) throw new FleetError("unauthenticated", missing);
      const host = api
        ? await verifyApiCredentials(caller, api.apiId, api.apiKey)
        : await verifyAgent(caller, bearer ?? "");
      const actor = { type: "host", id: host.id, name: host.name } as const;
      return { ...caller, organizationId: host.organizationId, actor, host };
    },
    byCookie: () => false,
    authorize: () => undefined,
  };
}

/** The same for S3's endpoints of a host. */
export const host = () => agent("API ID and API key required");

/** The pair of X-API-ID and X-API-KEY, or undefined when either is missing. */
export function apiCredentialsOf(request: Request): ApiCredentials | undefined {
  const apiId = request.headers.get("x-api-id");
  const apiKey = request.headers.get("x-api-key");
  return apiId && apiKey ? { apiId, apiKey } : undefined;
}
