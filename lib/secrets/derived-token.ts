import { createHmac } from "node:crypto";
import { authSecret } from "@/lib/secrets/auth-secret";
import type { TokenKind } from "@/lib/secrets/random";

/**
 * The secret that belongs to `purpose`: 256 bits, the same each time, known to nobody without
 * AUTH_SECRET. For an answer that may have to be given twice, so that no plaintext is stored.
 */
export function derivedToken(kind: TokenKind, purpose: string): string {
  const key = createHmac("sha256", authSecret()).update(`muster token ${kind}`).digest();
  return `${kind}_${createHmac("sha256", key).update(purpose).digest("hex")}`;
}
