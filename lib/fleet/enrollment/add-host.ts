import type { z } from "zod";
import type { UserCtx } from "@/lib/fleet/context";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { createToken } from "@/lib/fleet/enrollment/create-token";
import { checkedInstall } from "@/lib/fleet/enrollment/install-commands";
import type { createTokenSchema } from "@/lib/fleet/enrollment/schema";

/**
 * Makes a one-time token for one host and every way to use it, the checked one included. The
 * commands hold the plaintext, and are in this answer only. An unknown host group is 400.
 */
export async function addHost(ctx: UserCtx, input: z.output<typeof createTokenSchema>) {
  // First what can fail: a token without its commands would be of no use.
  const { sha256 } = await agentFile("install.sh");
  const { id, token, commands } = await createToken(ctx, input);
  return { id, commands: { ...commands, ...checkedInstall(id, token, sha256) } };
}

export type AddedHost = Awaited<ReturnType<typeof addHost>>;
