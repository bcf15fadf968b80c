import { z } from "zod";
import { deleteBefore } from "@/lib/db/retention-statements";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { type ApiCredentials, newApiCredentials } from "@/lib/fleet/credentials/api-credentials";
import { sha256 } from "@/lib/secrets/hash";
import { randomToken } from "@/lib/secrets/random";
import { seal, unseal } from "@/lib/secrets/seal";

/** S3: bootstrap tokens are single-use and expire after 5 minutes. */
export const BOOTSTRAP_LIFETIME_SECONDS = 300;

const MOST_SWEPT = 100;

const sealedSchema = z.object({
  apiId: z.string(),
  apiKey: z.string(),
  /** Only for credentials that the exchange is to give the host. */
  fresh: z.object({ apiKeyHash: z.string(), epoch: z.number() }).optional(),
});

type Sealed = z.infer<typeof sealedSchema>;

/**
 * Makes the token an install script exchanges for the credentials of its host. Nothing readable
 * is stored: the token's SHA-256, and the credentials sealed under a key derived from the token.
 * `presented` is the pair the host came with; one that came with a bearer credential is given a
 * pair of its own by the exchange. Sweeps up the tokens that expired.
 */
export async function createBootstrapToken(
  ctx: AgentCtx,
  presented: ApiCredentials | undefined,
): Promise<string> {
  const token = randomToken("mst_bootstrap");
  const { id: hostId, credentialEpoch } = ctx.host;
  const credentials = presented ?? (await freshCredentials(credentialEpoch));
  const expired = { table: "BootstrapToken", before: ctx.now, limit: MOST_SWEPT } as const;
  await deleteBefore(ctx.db, expired);
  await ctx.db.bootstrapToken.create({
    data: {
      tokenHash: sha256(token),
      hostId,
      sealedKey: seal(JSON.stringify(credentials satisfies Sealed), token, hostId),
      expiresAt: new Date(ctx.now.getTime() + BOOTSTRAP_LIFETIME_SECONDS * 1000),
      createdAt: ctx.now,
    },
  });
  return token;
}

async function freshCredentials(epoch: number): Promise<Sealed> {
  const { apiId, apiKey, apiKeyHash } = await newApiCredentials();
  return { apiId, apiKey, fresh: { apiKeyHash, epoch } };
}

/** What was sealed with the token. Throws for another token. */
export function readSealed(row: { sealedKey: string; hostId: string }, token: string): Sealed {
  return sealedSchema.parse(JSON.parse(unseal(row.sealedKey, token, row.hostId)));
}
