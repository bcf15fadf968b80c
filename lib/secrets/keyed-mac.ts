import { createHmac } from "node:crypto";
import { authSecret } from "@/lib/secrets/auth-secret";
import { equalHash } from "@/lib/secrets/hash";

let remembered: { id: string; key: Buffer } | undefined;

function current() {
  if (!remembered) {
    const key = createHmac("sha256", authSecret()).update("muster secret mac").digest();
    remembered = { key, id: createHmac("sha256", key).update("id").digest("hex").slice(0, 16) };
  }
  return remembered;
}

/**
 * The HMAC-SHA256 of a 256-bit secret of ours under a key derived from AUTH_SECRET, as
 * `<key id>:<hex>`. Whoever reads the database without that key can try no guess against it.
 */
export function secretMac(secret: string): string {
  const { id, key } = current();
  return `${id}:${createHmac("sha256", key).update(secret).digest("hex")}`;
}

/**
 * Whether a secret is the one of a stored MAC; undefined when that says nothing: there is none, or
 * it was made before AUTH_SECRET changed.
 */
export function fitsMac(secret: string, stored: string | null): boolean | undefined {
  if (!stored?.startsWith(`${current().id}:`)) return undefined;
  return equalHash(secretMac(secret), stored);
}
