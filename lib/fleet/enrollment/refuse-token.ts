import type { Caller } from "@/lib/fleet/context";
import { tokenRefusals, tokenState } from "@/lib/fleet/enrollment/token-state";
import { FleetError } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";

/**
 * The 401 of a one-time token that cannot be used, with S1's sentence. The try is kept on the
 * token, so that whoever waits for the host sees why it does not come.
 */
export async function refuseToken(caller: Caller, tokenHash: string): Promise<FleetError> {
  const token = await caller.db.hostToken.findUnique({ where: { tokenHash } });
  if (!token) return new FleetError("unauthenticated", tokenRefusals.unknown);
  const state = tokenState(token, caller.now);
  // Unused now: somebody extended it after this try was refused.
  const sentence = tokenRefusals[state === "unused" ? "expired" : state];
  await caller.db.hostToken.update({
    where: { id: token.id },
    data: { lastRefusedAt: caller.now, lastRefusal: sentence, lastRefusedIp: caller.ip },
  });
  announce(token.organizationId, "tokens", token.id);
  return new FleetError("unauthenticated", sentence);
}
