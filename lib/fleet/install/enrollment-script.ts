import { z } from "zod";
import { apiPath } from "@/lib/api-path";
import { env } from "@/lib/env";
import type { TokenCredentials, TokenCtx } from "@/lib/fleet/auto-enrollment/verify-token";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { FleetError } from "@/lib/fleet/errors";
import { forceSchema } from "@/lib/fleet/install/platform";
import { withSettings } from "@/lib/fleet/install/script-settings";
import { announce } from "@/lib/fleet/live/announce";

const types = ["proxmox-lxc", "direct-host"] as const;

/** S3's script types; what is missing or none of them is 400. */
export const scriptTypeQuery = z.object({
  type: z.enum(types, `type must be ${types.join(" or ")}`),
});

export const enrollmentScriptQuery = scriptTypeQuery.extend({ force: forceSchema });

/**
 * The script that enrolls machines with this token, its key and secret written in (S3). Marks on
 * the token that a script was fetched, so that who waits for hosts sees it. 404 when the file is
 * not where this program was installed.
 */
export async function enrollmentScript(
  ctx: TokenCtx,
  { type, force }: z.output<typeof enrollmentScriptQuery>,
  { key, secret }: TokenCredentials,
): Promise<string> {
  const { text } = await agentFile(`${type}.sh`).catch(whenAbsent);
  const script = withSettings(text, {
    PATCHMON_URL: env.publicUrl,
    PATCHMON_API: apiPath("/"),
    AUTO_ENROLLMENT_KEY: key,
    AUTO_ENROLLMENT_SECRET: secret,
    FORCE_INSTALL: String(force),
    // What S3 calls ignore_ssl_self_signed.
    CURL_FLAGS: env.serverAddress.insecure ? "-k" : "",
  });
  const { id } = ctx.token;
  await ctx.db.autoEnrollmentToken.updateMany({
    where: { id },
    data: { scriptFetchedAt: ctx.now },
  });
  announce(ctx.organizationId, "tokens", id);
  return script;
}

function whenAbsent(error: NodeJS.ErrnoException): never {
  if (error.code !== "ENOENT") throw error;
  throw new FleetError("not_found", "Script file not found on server");
}
