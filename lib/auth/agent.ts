import { bearerOf } from "@/lib/auth/bearer";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { verifyAgent } from "@/lib/fleet/credentials/verify-agent";
import { FleetError } from "@/lib/fleet/errors";
import type { Gate } from "@/lib/http/route";

/** An agent, by any credential of its host. */
export function agent(): Gate<AgentCtx> {
  return {
    name: "agent",
    async authenticate(request, caller) {
      const credential = bearerOf(request);
      if (!credential) throw new FleetError("unauthenticated", "Agent token required");
      const host = await verifyAgent(caller, credential);
      const actor = { type: "host", id: host.id, name: host.name } as const;
      return { ...caller, organizationId: host.organizationId, actor, host };
    },
    byCookie: () => false,
    authorize: () => undefined,
  };
}
