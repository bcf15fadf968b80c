import type { Actor, Ctx } from "@/lib/fleet/context";
import type { VerifiedHost } from "@/lib/fleet/credentials/verify-agent";

/** A call of an agent, with the host its credential proved. */
export type AgentCtx = Ctx & { actor: Extract<Actor, { type: "host" }>; host: VerifiedHost };
