import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { Sentence } from "../say.mjs";

const FILE = "auth-secret";

/**
 * Saves what signs sessions and agent identities, and returns words for it. A secret that the
 * operator sets is the operator's to keep: it may be in a vault for a reason.
 */
export function saveSecret({ dataDir, authSecret }, folder) {
  if (authSecret) return "no secret (AUTH_SECRET is set: keep it, hosts are refused without it)";
  const present = join(dataDir, FILE);
  if (!existsSync(present)) {
    throw new Sentence(
      `There is no ${present} and AUTH_SECRET is not set. Run this where a server runs, with ` +
        "its settings: without the secret no host would be let in again.",
    );
  }
  copyFileSync(present, join(folder, FILE));
  chmodSync(join(folder, FILE), 0o600);
  return FILE;
}

/** Puts the secret back, another one aside, and returns what the operator has to know. */
export function restoreSecret({ dataDir, authSecret }, folder, time) {
  const saved = join(folder, FILE);
  const present = join(dataDir, FILE);
  if (!existsSync(saved)) {
    return authSecret
      ? []
      : ["The backup has no secret: set AUTH_SECRET to the one it was made with before you start."];
  }
  const sentences = [];
  if (existsSync(present) && read(present) !== read(saved)) {
    renameSync(present, `${present}.before-restore-${time}`);
    sentences.push(`The ${FILE} that was there is kept as ${present}.before-restore-${time}`);
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  copyFileSync(saved, present);
  chmodSync(present, 0o600);
  if (authSecret && authSecret !== read(saved)) {
    sentences.push("AUTH_SECRET is set to another secret than the backup's. Unset it to use that.");
  }
  return sentences;
}

function read(path) {
  return readFileSync(path, "utf8").trim();
}
