import { z } from "zod";
import { apiPath } from "@/lib/api-path";
import { env } from "@/lib/env";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import type { ApiCredentials } from "@/lib/fleet/credentials/api-credentials";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { FleetError } from "@/lib/fleet/errors";
import { createBootstrapToken } from "@/lib/fleet/install/bootstrap-token";
import { architectureSchema, forceSchema, systemSchema } from "@/lib/fleet/install/platform";
import { withSettings } from "@/lib/fleet/install/script-settings";

export const installQuery = z.object({
  arch: architectureSchema,
  os: systemSchema,
  force: forceSchema,
});

/**
 * The installer with the values of one host: a bootstrap token, never the credentials (S3). Each
 * call makes a token of its own; earlier ones stay good until they are spent or five minutes old.
 */
export async function installScript(
  ctx: AgentCtx,
  query: z.output<typeof installQuery>,
  presented: ApiCredentials | undefined,
): Promise<string> {
  if (query.os === "windows") {
    throw new FleetError("not_found", "There is no install script for windows");
  }
  // First what can fail: a token nobody gets would be of no use.
  const { text } = await agentFile("install.sh");
  return withSettings(text, {
    PATCHMON_URL: env.publicUrl,
    PATCHMON_API: apiPath("/"),
    BOOTSTRAP_TOKEN: await createBootstrapToken(ctx, presented),
    ARCHITECTURE: query.arch ?? "",
    FORCE_INSTALL: String(query.force),
    MUSTER_INSECURE: env.serverAddress.insecure ? "1" : "",
  });
}
