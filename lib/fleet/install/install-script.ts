import { z } from "zod";
import { apiPath } from "@/lib/api-path";
import { env } from "@/lib/env";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import type { ApiCredentials } from "@/lib/fleet/credentials/api-credentials";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { FleetError } from "@/lib/fleet/errors";
import { absence, binaryFor } from "@/lib/fleet/install/agent-download";
import { createBootstrapToken } from "@/lib/fleet/install/bootstrap-token";
import { architectureSchema, forceSchema, systemSchema } from "@/lib/fleet/install/platform";
import { withSettings } from "@/lib/fleet/install/script-settings";

export const installQuery = z.object({
  arch: architectureSchema,
  os: systemSchema,
  force: forceSchema,
});

/**
 * The installer with the values of one host: a bootstrap token, never the credentials (S3). It installs
 * the agent that the auto-enrollment token of the host says; ours for a host without one. 404 when
 * that is the operator's binary, and there is none for the architecture asked for. Each
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
  const binary = await installsBinary(ctx);
  if (binary) await requireBinary(query);
  const { text } = await agentFile(binary ? "install-binary.sh" : "install.sh");
  return withSettings(text, {
    PATCHMON_URL: env.publicUrl,
    PATCHMON_API: apiPath("/"),
    BOOTSTRAP_TOKEN: await createBootstrapToken(ctx, presented),
    ARCHITECTURE: query.arch ?? "",
    FORCE_INSTALL: String(query.force),
    MUSTER_INSECURE: env.serverAddress.insecure ? "1" : "",
  });
}

async function installsBinary(ctx: AgentCtx): Promise<boolean> {
  const host = await ctx.db.host.findUnique({
    where: { id: ctx.host.id },
    select: { autoEnrollmentToken: { select: { installedAgent: true } } },
  });
  return host?.autoEnrollmentToken?.installedAgent === "BINARY";
}

/** Without an architecture the script asks for its own. */
async function requireBinary(query: z.output<typeof installQuery>): Promise<void> {
  if (query.arch === undefined) {
    if (env.agentBinariesDir !== undefined) return;
    throw new FleetError(
      "not_found",
      "This server has no directory of binaries in AGENT_BINARIES_DIR",
    );
  }
  if (!(await binaryFor(query))) throw new FleetError("not_found", absence(query));
}
