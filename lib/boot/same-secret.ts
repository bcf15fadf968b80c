import { db, inTransaction } from "@/lib/db";
import { otherServers } from "@/lib/db/server-rows";
import { env } from "@/lib/env";
import { OtherSecretError } from "@/lib/fleet/server/other-secret";
import { log } from "@/lib/log";
import { authSecretDigest } from "@/lib/secrets/auth-secret";

/**
 * Stops a server whose secret is not the one this database is used with. Started all the same it
 * would refuse every session and every agent's identity, and a fleet would believe that its
 * credentials are bad. AUTH_SECRET_CHANGED=yes takes the new secret for good, and deletes the
 * bearer tokens: signed with the old secret, they would be listed as good and refused. Not while a
 * server runs, which would go on with the old one.
 */
export async function requireSameSecret(): Promise<void> {
  const installation = await db.installation.findUnique({ where: { id: 1 } });
  const secretDigest = authSecretDigest();
  if (!installation || installation.secretDigest === secretDigest) return;
  const known = installation.secretDigest !== null;
  if (known && !env.authSecretChanged) {
    throw new OtherSecretError();
  }
  const [other] = known ? await otherServers(db, "") : [];
  if (other) throw new OtherSecretError(other.host);
  // Of servers that start at once one is first, and the others look again.
  const before = { id: 1, secretDigest: installation.secretDigest };
  const taken = await inTransaction(db, async (tx) => {
    const { count } = await tx.installation.updateMany({ where: before, data: { secretDigest } });
    if (count > 0 && known) await tx.bearerToken.deleteMany();
    return count > 0;
  });
  if (!taken) return requireSameSecret();
  if (known) log.warn("AUTH_SECRET was changed: sessions and identities of before are refused");
}
