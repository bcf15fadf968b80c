import { randomHex } from "@/lib/secrets/random";
import { slowHash } from "@/lib/secrets/slow-hash";

/** S3's proof of a host. The key is told once, when it is made. */
export type ApiCredentials = { apiId: string; apiKey: string };

/** New credentials and the columns of Host that keep them. Takes 2 ms: make them before a
 * transaction, not in it. */
export async function newApiCredentials(): Promise<ApiCredentials & { apiKeyHash: string }> {
  const apiKey = randomHex(32);
  const apiKeyHash = await slowHash("apiKey", apiKey);
  return { apiId: `patchmon_${randomHex(16)}`, apiKey, apiKeyHash };
}
