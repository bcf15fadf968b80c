import { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { readSealed } from "@/lib/fleet/install/bootstrap-token";
import { announce } from "@/lib/fleet/live/announce";
import { countStranger } from "@/lib/fleet/members/throttle";
import { sha256 } from "@/lib/secrets/hash";

export const exchangeSchema = z.object({
  token: z.string("token is required").min(1, "token is required").max(255, "token is too long"),
});

/** Clients in the field look for these with grep: compact JSON, and nowhere the text "error". */
export const exchangeReply = z.object({ apiId: z.string(), apiKey: z.string() });

/**
 * Exchanges a bootstrap token for the API id and key of its host, once: the delete is the
 * condition, so of many callers at once exactly one is answered. Takes no organization: the token
 * names the host. Throws 401 for a token that is unknown, spent, expired, or whose host is gone, and
 * 429 when too many of them came from the caller's network.
 */
export async function exchangeBootstrapToken(
  caller: Caller,
  { token }: z.output<typeof exchangeSchema>,
): Promise<z.input<typeof exchangeReply>> {
  const tokenHash = sha256(token);
  // Looked up before anything is locked.
  const known = await caller.db.bootstrapToken.count({ where: { tokenHash } });
  if (known === 0) {
    await countStranger(caller);
    throw refused();
  }
  const redeemed = await inTransaction(caller.db, async (tx) => {
    const row = await tx.bootstrapToken.findUnique({
      where: { tokenHash },
      include: { host: { select: { id: true, organizationId: true, name: true } } },
    });
    const spent = await tx.bootstrapToken.deleteMany({ where: { tokenHash } });
    if (!row || spent.count !== 1 || row.expiresAt <= caller.now) return undefined;
    const { apiId, apiKey, fresh } = readSealed(row, token);
    if (!fresh) return { apiId, apiKey };
    const { id, organizationId, name } = row.host;
    const given = await tx.host.updateMany({
      // A rotation since then ended the credential the script was asked for with.
      where: { id, credentialEpoch: fresh.epoch },
      data: { apiId, apiKeyHash: fresh.apiKeyHash, apiEpoch: fresh.epoch },
    });
    if (given.count !== 1) return undefined;
    const actor = { type: "host", id, name } as const;
    const ctx = { ...caller, organizationId, actor };
    await recordAudit(tx, ctx, "host.updated", { type: "host", id, name }, { apiId });
    return { apiId, apiKey, changed: row.host };
  });
  if (!redeemed) throw refused();
  const { changed, ...credentials } = redeemed;
  if (changed) announce(changed.organizationId, "hosts", changed.id);
  return credentials;
}

function refused(): FleetError {
  return new FleetError("unauthenticated", "Invalid or expired bootstrap token");
}
