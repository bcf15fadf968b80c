import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import type { VerifiedHost } from "@/lib/fleet/credentials/verify-agent";
import { buildCaller } from "@/tests/support/builders";

/** A call of this host's agent, as its gate would open it. */
export function agentCtxOf(
  host: Omit<VerifiedHost, "provedBy">,
  over: Parameters<typeof buildCaller>[0] = {},
): AgentCtx {
  const actor = { type: "host", id: host.id, name: host.name } as const;
  const verified = { ...host, provedBy: "current" } as const;
  return { ...buildCaller(over), organizationId: host.organizationId, actor, host: verified };
}
