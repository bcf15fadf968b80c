import type { Caller } from "@/lib/fleet/context";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Marks that the install script was fetched for a token, the first time it happens. The id is
 * public and proves nothing; an unknown one changes nothing.
 */
export async function noteScriptFetched(caller: Caller, id: string): Promise<void> {
  const marked = await caller.db.hostToken.updateMany({
    where: { id, scriptFetchedAt: null, usedAt: null },
    data: { scriptFetchedAt: caller.now },
  });
  if (marked.count === 0) return;
  const token = await caller.db.hostToken.findUnique({ where: { id } });
  if (token) announce(token.organizationId, "tokens", id);
}
