import type { Caller } from "@/lib/fleet/context";
import { noteRefusal } from "@/lib/fleet/credentials/note-refusal";
import { apiIdHash, retirementSentences } from "@/lib/fleet/credentials/retire";
import {
  overlaps,
  refused,
  type VerifiedHost,
  verifiedColumns,
  verifyAgent,
} from "@/lib/fleet/credentials/verify-agent";
import { FleetError } from "@/lib/fleet/errors";
import { countStranger } from "@/lib/fleet/members/throttle";
import { slowVerify } from "@/lib/secrets/slow-hash";

/**
 * The host that S3's API id and key prove; an agent that exchanged its key for a token may present
 * that token as the key, with the API id or the id of its host. One query on the way that agents take; the bcrypt
 * comparison is done once in the life of the process. An unknown id takes as long as a wrong key.
 * Throws 401 `Invalid API credentials`, `Agent token rotated` or `Host has been deleted`, and 429
 * for the first of them when there were too many from the caller's network.
 */
export async function verifyApiCredentials(
  caller: Caller,
  apiId: string,
  apiKey: string,
): Promise<VerifiedHost> {
  if (isBearer(apiKey)) return verifyBearer(caller, apiId, apiKey);
  const found = await caller.db.host.findUnique({
    where: { apiId },
    select: { ...verifiedColumns, apiKeyHash: true, apiEpoch: true },
  });
  const fits = await slowVerify("apiKey", apiKey, found?.apiKeyHash);
  if (!found) throw await refusalOf(caller, apiId);
  const { apiKeyHash: _hash, apiEpoch, ...host } = found;
  if (!fits) {
    await countStranger(caller);
    await noteRefusal(caller, host.id, "Invalid API credentials");
    throw invalid();
  }
  if (apiEpoch === host.credentialEpoch) return { ...host, provedBy: "current" };
  if (apiEpoch === host.credentialEpoch - 1 && overlaps(host, caller.now)) {
    return { ...host, provedBy: "previous" };
  }
  await noteRefusal(caller, host.id, retirementSentences.rotated);
  throw refused("rotated");
}

/** Whether a key is a token of S2 or an identity of S1; the API keys we make are hex. */
function isBearer(apiKey: string): boolean {
  return apiKey.startsWith("mst_agent_") || apiKey.split(".").length === 3;
}

async function verifyBearer(caller: Caller, apiId: string, token: string): Promise<VerifiedHost> {
  const host = await verifyAgent(caller, token);
  if (apiId === host.id || apiId === host.apiId) return host;
  await countStranger(caller);
  throw invalid();
}

async function refusalOf(caller: Caller, apiId: string): Promise<FleetError> {
  const tokenHash = apiIdHash(apiId);
  const retired = await caller.db.retiredCredential.findUnique({ where: { tokenHash } });
  if (retired?.reason === "deleted") return refused("deleted");
  await countStranger(caller);
  return invalid();
}

function invalid(): FleetError {
  return new FleetError("unauthenticated", "Invalid API credentials");
}
