import { createHash } from "node:crypto";
import { bcrypt } from "@/lib/secrets/bcrypt";

/**
 * bcrypt for secrets that we made ourselves. S3 asks for it. Cost 10 for auto-enrollment
 * secrets, as S3 says; the lowest for the API keys of hosts: they are 256 random bits, which no
 * slow hash protects better, and cost 10 takes 61 ms.
 */
const costs = { enrollmentSecret: 10, apiKey: 4 } as const;

export type SecretKind = keyof typeof costs;

// Compared against when the id is unknown, so that both answers take the same time. The hashes
// of 32 random bytes nobody kept.
const decoys: Record<SecretKind, string> = {
  enrollmentSecret: "$2b$10$Kqh6S4jYJfD0ceU3W3KPTemjjcumcIBdsTEwTJcSKxj739OtGZ5pu",
  apiKey: "$2b$04$kbxyqOx6D.6c2TUWBQGd/.DMs5wyhrq7m1n16qT59hSYOp2vhibdC",
};

const MOST_REMEMBERED = 50_000;

// What was verified, newest last. Keyed by a digest of what was presented and of the stored hash:
// a new hash forgets the old secret by itself, and no plaintext stays in memory.
const verified = new Map<string, Promise<boolean>>();

/** Hashes a secret of ours; at most 72 bytes, for bcrypt reads no more. */
export function slowHash(kind: SecretKind, secret: string): Promise<string> {
  return bcrypt.hash(secret, costs[kind]);
}

/**
 * Whether the secret fits the hash. A success is remembered; callers at once share one
 * comparison. A missing hash costs the same time and is false.
 */
export async function slowVerify(
  kind: SecretKind,
  presented: string,
  hash: string | null | undefined,
): Promise<boolean> {
  // A longer one is none of ours, and bcrypt would ignore what follows the 72nd byte.
  const fitting = Buffer.byteLength(presented) <= 72 ? presented : "";
  if (typeof hash !== "string") return (await bcrypt.compare(fitting, decoys[kind])) && false;
  const digest = digestOf(presented, hash);
  const known = verified.get(digest);
  const comparison = known ?? bcrypt.compare(fitting, hash);
  // Put last: what is used stays, what is not goes first.
  verified.delete(digest);
  verified.set(digest, comparison);
  try {
    const fits = await comparison;
    if (!fits) verified.delete(digest);
    return fits;
  } catch (error) {
    verified.delete(digest);
    throw error;
  } finally {
    forgetOldest();
  }
}

function forgetOldest(): void {
  for (const digest of verified.keys()) {
    if (verified.size <= MOST_REMEMBERED) return;
    verified.delete(digest);
  }
}

function digestOf(presented: string, hash: string): string {
  return createHash("sha256").update(hash).update("\0").update(presented).digest("base64");
}
