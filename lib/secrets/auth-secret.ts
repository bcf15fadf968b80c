import { createHmac, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "@/lib/env";

/** As lib/env.ts wants of AUTH_SECRET. */
const MINIMUM = 32;

let remembered: string | undefined;

/**
 * The secret that signs sessions and agent identities: AUTH_SECRET, else one made once and
 * kept 0600 in DATA_DIR.
 */
export function authSecret(): string {
  remembered ??= env.authSecret ?? whole(join(env.dataDir, "auth-secret"));
  return remembered;
}

/** What a file keeps. A short one was cut off, and would sign what anybody can forge. */
function whole(path: string): string {
  const secret = readOrCreate(path);
  if (secret.length >= MINIMUM) return secret;
  throw new Error(
    `${path} (DATA_DIR) is no secret: it has ${secret.length} characters of at least ${MINIMUM}. ` +
      "Put the one of a backup there, or set AUTH_SECRET; if no host was ever enrolled, delete it.",
  );
}

/** What tells this secret from another without telling the secret. */
export function authSecretDigest(): string {
  return createHmac("sha256", authSecret()).update("muster secret digest").digest("hex");
}

function readOrCreate(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  mkdirSync(env.dataDir, { recursive: true, mode: 0o700 });
  // A link appears whole or not at all, so two servers that start at once agree on one secret.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    unlinkSync(draft);
  }
  return readFileSync(path, "utf8").trim();
}
